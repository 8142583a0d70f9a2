import { shortHash } from '../../core/name.ts'
import type { Container } from './inspect.ts'
import type { PortRange } from './settings.ts'

/**
 * The ports that a new service may get, best first: from a start that its owner's name decides, around the
 * range, without those that a container has, running or not. At most 20: a range that full needs a person.
 */
export function portCandidates(range: PortRange, key: string, taken: ReadonlySet<number>): number[] {
  const count = range.to - range.from + 1
  const start = Number.parseInt(shortHash(key, 8), 16) % count
  const ports: number[] = []
  for (let step = 0; step < count && ports.length < 20; step++) {
    const port = range.from + ((start + step) % count)
    if (!taken.has(port)) ports.push(port)
  }
  return ports
}

/** Every port that a container has or will have when it is started. */
export function takenPorts(containers: readonly Container[]): Set<number> {
  return new Set(containers.flatMap(({ published }) => published.map(({ hostPort }) => hostPort)))
}
