import type { DockerCli } from '../../clients/docker/cli.ts'
import { inspect, list } from '../../clients/docker/lookup.ts'
import { Failure } from '../../core/failure.ts'
import type { Target } from '../provider.ts'
import { type Container, readContainers } from './inspect.ts'
import { portCandidates, takenPorts } from './ports.ts'
import type { PortRange } from './settings.ts'

/** The containers of these ids, whosever they are. */
export async function everybody(docker: DockerCli, ids: readonly string[]): Promise<Container[]> {
  return readContainers(await inspect(docker, 'container', ids))
}

/** The ports to try for a service that has none yet, among these containers of the engine. Throws `port-taken` if the range has none left. */
export function freePorts(
  range: PortRange,
  { owner }: Target,
  service: string,
  containers: readonly Container[],
): number[] {
  const key = [owner.repository, owner.app, owner.environment, owner.pullRequest ?? '', service].join(
    '\u0000',
  )
  const ports = portCandidates(range, key, takenPorts(containers))
  if (ports.length > 0) return ports
  throw noneLeft(range, service)
}

/** What is said when every port that was tried is in use. */
export function noneLeft({ from, to }: PortRange, service: string): Failure {
  return new Failure('port-taken', `No port from ${from} to ${to} is free for "${service}".`, {
    remedy:
      'Close pull requests that are done, let `destroy-preview` with `sweep: true` remove what was left behind, or widen `docker.ports` in deploy.yml.',
  })
}

/** What is said when the port that a preview keeps for life is in use by something else. */
export async function takenBy(
  docker: DockerCli,
  port: number,
  service: string,
  own: readonly string[],
): Promise<Failure> {
  const ids = (await list(docker, 'container')).map(({ id }) => id)
  const holder = (await everybody(docker, ids)).find(
    ({ name, state, published }) =>
      !own.includes(name) && state === 'running' && published.some(({ hostPort }) => hostPort === port),
  )
  const whom = holder ? `the container "${holder.name}"` : 'a program outside Docker'
  return new Failure(
    'port-taken',
    `Port ${port}, which the preview keeps for "${service}", is in use by ${whom}.`,
    {
      remedy: holder
        ? `Stop it (docker stop ${holder.name}) or let it publish another port; then run this job again. Or remove the preview with \`destroy-preview\`: it gets another port then.`
        : `Find it on the machine of the engine (ss -ltnp 'sport = :${port}') and stop it; then run this job again. Or remove the preview with \`destroy-preview\`: it gets another port then.`,
      details: { port },
    },
  )
}
