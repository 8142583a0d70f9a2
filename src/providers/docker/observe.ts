import type { DockerCli } from '../../clients/docker/cli.ts'
import { inspect, type Listed, list } from '../../clients/docker/lookup.ts'
import { Failure } from '../../core/failure.ts'
import { ownerLabels, readLabels, sameOwner } from '../../core/owner.ts'
import type { Target } from '../provider.ts'
import { type Container, type Network, readContainers, readNetworks } from './inspect.ts'
import { candidateName, isGoing, liveName, networkName } from './names.ts'

/** What exists of an environment. */
export interface Observed {
  /** Every container that carries the owner's labels, whatever its name, but for those that go. */
  readonly containers: readonly Container[]
  /** Those that are being removed, or were when a run was killed. */
  readonly going: readonly Container[]
  readonly network?: Network
  /** Every container of the engine, whosever it is. */
  readonly everyId: readonly string[]
  /** Of what exists; undefined if nothing does. */
  readonly generation?: string
}

/**
 * Looks at everything of the target's owner, and at whoever holds a name that the target will need. Throws
 * `not-ours` if that is somebody else: nothing has been changed then.
 */
export async function observe(
  docker: DockerCli,
  target: Target,
  services: readonly string[],
): Promise<Observed> {
  const names = services.flatMap((service) => [liveName(target, service), candidateName(target, service)])
  const [listed, network] = await Promise.all([list(docker, 'container'), findNetwork(docker, target)])
  const relevant = listed.filter((item) => names.includes(item.name) || mayBeOurs(item, target))
  const found = readContainers(
    await inspect(
      docker,
      'container',
      relevant.map(({ id }) => id),
    ),
  )
  for (const { name, labels } of found)
    if (names.includes(name)) assertOurs('container', name, labels, target)
  if (network) assertOurs('network', network.name, network.labels, target)
  const own = found.filter(({ labels }) => isOurs(labels, target))
  const going = own.filter(({ name, removing }) => removing || isGoing(name))
  const containers = own.filter((container) => !going.includes(container))
  const generation = [network, ...own]
    .map((item) => item && readLabels(item.labels)?.generation)
    .find(Boolean)
  const everyId = listed.map(({ id }) => id)
  return {
    containers,
    going,
    everyId,
    ...(network ? { network } : {}),
    ...(generation ? { generation } : {}),
  }
}

/** The engine also finds networks by the beginning of their id: only the name counts. */
async function findNetwork(docker: DockerCli, target: Target): Promise<Network | undefined> {
  const found = readNetworks(await inspect(docker, 'network', [networkName(target)]))
  return found.find(({ name }) => name === networkName(target))
}

function mayBeOurs({ labels }: Listed, { owner }: Target): boolean {
  return Object.entries(ownerLabels(owner)).every(([name, value]) => labels.includes(`${name}=${value}`))
}

function isOurs(labels: Readonly<Record<string, string>>, { owner }: Target): boolean {
  const found = readLabels(labels)
  return found !== undefined && sameOwner(found.owner, owner)
}

function assertOurs(
  kind: string,
  name: string,
  labels: Readonly<Record<string, string>>,
  target: Target,
): void {
  const problem = notOurs(kind, name, labels, target)
  if (problem) throw problem
}

/** What is said of a name that somebody else holds; undefined if the target's owner does. */
export function notOurs(
  kind: string,
  name: string,
  labels: Readonly<Record<string, string>>,
  target: Target,
): Failure | undefined {
  if (isOurs(labels, target)) return undefined
  const other = readLabels(labels)?.owner
  const whose = other
    ? `belongs to ${other.repository}${other.pullRequest === undefined ? '' : ` #${other.pullRequest}`} (app "${other.app}", environment "${other.environment}")`
    : 'was not made by deploy-actions (it has no owner labels)'
  return new Failure('not-ours', `The ${kind} "${name}" exists already and ${whose}. It was not touched.`, {
    remedy: `Remove or rename it, or choose another \`name\` for the environment in deploy.yml.`,
    details: { resource: name },
  })
}

/** The container of this exact name. */
export const named = (containers: readonly Container[], name: string): Container | undefined =>
  containers.find((container) => container.name === name)
