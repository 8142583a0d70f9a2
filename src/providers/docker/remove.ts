import type { DockerCli } from '../../clients/docker/cli.ts'
import { failureOf } from '../../clients/docker/errors.ts'
import { inspect, isGone, type Listed, list } from '../../clients/docker/lookup.ts'
import { type Owner, ownerLabels } from '../../core/owner.ts'
import type { Removal } from '../provider.ts'
import { dropImages } from './images.ts'
import { readContainers } from './inspect.ts'

/** In this order: a network cannot go while containers use it. */
const kinds = ['container', 'volume', 'network'] as const

const options = { container: ['--force', '--volumes'], volume: [], network: [] } as const

/**
 * Removes everything that carries the owner's labels, and this generation's if one is given. One that cannot
 * be removed does not keep the others; what is gone by now counts as removed. The images go too, as far as
 * nothing else needs them.
 */
export async function removeOwned(docker: DockerCli, owner: Owner, generation?: string): Promise<Removal> {
  const labels = {
    ...ownerLabels(owner),
    ...(generation === undefined ? {} : { 'deploy-actions.generation': generation }),
  }
  const images = await imagesOf(docker, labels)
  const removals: Removal[] = []
  for (const kind of kinds) {
    const found = await list(docker, kind, labels)
    // A filter by labels also finds those that carry more: an environment without a pull request is not all of them.
    const owned = found.filter(
      (item) => owner.pullRequest !== undefined || !item.labels.includes('deploy-actions.pull-request='),
    )
    removals.push(...(await Promise.all(owned.map((item) => removeOne(docker, kind, item)))))
  }
  await dropImages(docker, owner.repository, images)
  return {
    removed: removals.flatMap(({ removed }) => removed),
    remaining: removals.flatMap(({ remaining }) => remaining),
  }
}

/** What the containers run; asked before they are gone. */
async function imagesOf(docker: DockerCli, labels: Readonly<Record<string, string>>): Promise<string[]> {
  const ids = (await list(docker, 'container', labels)).map(({ id }) => id)
  return readContainers(await inspect(docker, 'container', ids)).map(({ image }) => image)
}

async function removeOne(
  docker: DockerCli,
  kind: (typeof kinds)[number],
  { id, name }: Listed,
): Promise<Removal> {
  const args = [kind, 'rm', ...options[kind], id]
  const result = await docker.attempt(args)
  const resource = `${kind} ${name}`
  if (result.code === 0 || isGone(result)) return { removed: [resource], remaining: [] }
  const reason = failureOf(args, result).message
  const command = ['docker', kind, 'rm', ...options[kind], name].join(' ')
  return { removed: [], remaining: [{ resource, reason, command }] }
}
