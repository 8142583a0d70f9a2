import type { DockerCli } from '../../clients/docker/cli.ts'
import { inspect } from '../../clients/docker/lookup.ts'
import { Failure } from '../../core/failure.ts'
import { Outdated } from '../provider.ts'
import { look, remove, startAgain } from './commands.ts'
import { atWork } from './conflict.ts'
import { readNetworks } from './inspect.ts'
import { candidateName } from './names.ts'
import type { ServiceTask } from './service.ts'

/** The containers of a run that replaces one by the other. */
export interface Pair {
  readonly live: string | undefined
  readonly candidate: string | undefined
}

/**
 * Asked when a step fails: did it fail because somebody else is at work on the same preview? Whoever removes our
 * candidate has taken over, and we are out (`superseded`). Whoever removes anything else has changed what our plan
 * rests on (`Outdated`). Undefined if all is as we left it: then the failure is what it says.
 */
export async function overtaken(task: ServiceTask, ids: Pair, error?: unknown): Promise<Failure | undefined> {
  const { docker, target, service, place } = task
  if (error instanceof Outdated) return error
  if (error instanceof Failure && ['engine-unreachable', 'cancelled'].includes(error.reasonCode))
    return undefined
  if (await isGone(docker, ids.candidate)) {
    const { message, remedy = '' } = atWork(
      target,
      `it took over while "${service.name}" was being replaced.`,
    )
    return new Failure('superseded', message, { remedy })
  }
  if (await isGone(docker, ids.live)) return atWork(target, `it removed the container of "${service.name}".`)
  if (!(await networkIsThere(docker, place.networkId)))
    return atWork(target, `it removed the network "${place.network}".`)
  return undefined
}

/**
 * Leaves the service to whoever took over: takes away what this run made, and starts again what it stopped, unless
 * another candidate is there, because then its run does that. What does not work here is the other's to mend.
 */
export async function letGo(
  { docker, target, service }: ServiceTask,
  ids: Pair,
  stopped: boolean,
): Promise<void> {
  try {
    if (ids.candidate !== undefined) await remove(docker, ids.candidate)
    const [other] = readNames(await inspect(docker, 'container', [candidateName(target, service.name)]))
    if (stopped && ids.live !== undefined && other === undefined) await startAgain(docker, ids.live)
  } catch {
    // Told already: somebody else is at work.
  }
}

const readNames = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : [])

async function isGone(docker: DockerCli, id: string | undefined): Promise<boolean> {
  if (id === undefined) return false
  const found = await look(docker, id)
  return found === undefined || found.removing
}

const networkIsThere = async (docker: DockerCli, id: string): Promise<boolean> =>
  readNetworks(await inspect(docker, 'network', [id])).some((network) => network.id === id)
