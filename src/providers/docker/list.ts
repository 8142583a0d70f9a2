import type { DockerCli } from '../../clients/docker/cli.ts'
import { inspect, list } from '../../clients/docker/lookup.ts'
import { type Labelled, type Owner, ownerLabels, readLabels } from '../../core/owner.ts'
import type { ListedEnvironment } from '../provider.ts'
import { readContainers, readNetworks } from './inspect.ts'
import { nameBefore } from './names.ts'

interface Part {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly image?: string
}

/**
 * Every environment that has at least one container or network with these labels: also what a killed run left
 * half-made. Each generation counts for itself, because one may be wanted and another not.
 */
export async function listOwned(
  docker: DockerCli,
  owner: Pick<Owner, 'repository' | 'app' | 'environment'>,
): Promise<readonly ListedEnvironment[]> {
  const labels = ownerLabels(owner)
  const [containers, networks] = await Promise.all([
    list(docker, 'container', labels),
    list(docker, 'network', labels),
  ])
  const ids = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id)
  const [inspected, inspectedNetworks] = await Promise.all([
    inspect(docker, 'container', ids(containers)),
    inspect(docker, 'network', ids(networks)),
  ])
  return grouped([...readNetworks(inspectedNetworks), ...readContainers(inspected)])
}

/** Puts the parts together, by owner and generation. */
export function grouped(parts: readonly Part[]): ListedEnvironment[] {
  const groups = new Map<string, { readonly labelled: Labelled; readonly parts: Part[] }>()
  for (const part of parts) {
    const labelled = readLabels(part.labels)
    if (!labelled) continue
    const key = JSON.stringify([labelled.owner, labelled.generation])
    const group = groups.get(key) ?? { labelled, parts: [] }
    group.parts.push(part)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ labelled, parts: own }) => environmentOf(labelled, own))
}

function environmentOf({ owner, generation }: Labelled, parts: readonly Part[]): ListedEnvironment {
  const expires = parts
    .map(({ labels }) => readLabels(labels)?.stamp.expires ?? '')
    .sort()
    .at(-1)
  return {
    target: { owner, name: nameOf(parts) },
    generation,
    ...(expires ? { expires } : {}),
    images: [...new Set(parts.flatMap(({ image }) => image ?? []))],
  }
}

/** The network has the environment's name; without one, a container's name begins with it. */
function nameOf(parts: readonly Part[]): string {
  const network = parts.find(({ image }) => image === undefined)
  if (network) return network.name
  const { name = '', labels = {} } = parts[0] ?? {}
  const service = readLabels(labels)?.service ?? ''
  return nameBefore(name)
    .replace(/\.next$/, '')
    .replace(new RegExp(`-${service}$`), '')
}
