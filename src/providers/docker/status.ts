import { readLabels } from '../../core/owner.ts'
import type { ServiceStatus } from '../provider.ts'
import type { Container } from './inspect.ts'

/** Where people reach a published port. */
export type UrlOf = (service: string, hostPort: number) => string

/** A container as the state of its service. */
export function statusOf(container: Container, urlOf: UrlOf): ServiceStatus {
  const labelled = readLabels(container.labels)
  const name = labelled?.service ?? container.name
  const port = container.published[0]?.hostPort
  return {
    name,
    id: container.name,
    state: container.state,
    ...(container.state === 'exited' ? { exitCode: container.exitCode } : {}),
    outOfMemory: container.outOfMemory,
    restarts: container.restarts,
    version: labelled?.stamp.version,
    image: container.image,
    ...(port === undefined ? {} : { url: urlOf(name, port) }),
  }
}
