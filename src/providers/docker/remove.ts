import type { DockerCli } from '../../clients/docker/cli.ts'
import { failureOf } from '../../clients/docker/errors.ts'
import { inspect, isGone, type Listed, list } from '../../clients/docker/lookup.ts'
import { messageOf } from '../../core/failure.ts'
import { type Owner, ownerLabels } from '../../core/owner.ts'
import * as log from '../../runtime/log.ts'
import type { Removal } from '../provider.ts'
import { dropImages } from './images.ts'
import { readContainers } from './inspect.ts'

/** In this order: a network cannot go while containers use it. */
const kinds = ['container', 'volume', 'network'] as const
type Kind = (typeof kinds)[number]

const options = { container: ['--force', '--volumes'], volume: [], network: [] } as const

/**
 * Removes everything that carries the owner's labels, and this generation's if one is given. One that cannot
 * be removed does not keep the others; what is gone by now counts as removed. The images go too, as far as
 * nothing else needs them. Throws only before anything was removed.
 */
export async function removeOwned(docker: DockerCli, owner: Owner, generation?: string): Promise<Removal> {
  const labels = {
    ...ownerLabels(owner),
    ...(generation === undefined ? {} : { 'deploy-actions.generation': generation }),
  }
  const owned = new Map<Kind, readonly Listed[]>()
  for (const kind of kinds) owned.set(kind, onlyOf(owner, await list(docker, kind, labels)))
  const images = await imagesOf(docker, owned.get('container') ?? [])
  const removals: Removal[] = []
  for (const [kind, items] of owned)
    removals.push(...(await Promise.all(items.map((item) => removeOne(docker, kind, item)))))
  await dropImages(docker, owner.repository, images)
  return {
    removed: removals.flatMap(({ removed }) => removed),
    remaining: removals.flatMap(({ remaining }) => remaining),
  }
}

/** A filter by labels also finds those that carry more: an environment without a pull request is not all of them. */
function onlyOf({ pullRequest }: Owner, found: readonly Listed[]): readonly Listed[] {
  return found.filter(
    ({ labels }) => pullRequest !== undefined || !labels.includes('deploy-actions.pull-request='),
  )
}

/** What the containers run; asked before they are gone. An image that stays does no harm, so this never throws. */
async function imagesOf(docker: DockerCli, containers: readonly Listed[]): Promise<string[]> {
  try {
    const ids = containers.map(({ id }) => id)
    return readContainers(await inspect(docker, 'container', ids)).map(({ image }) => image)
  } catch (error) {
    log.debug(`The images stay: ${messageOf(error)}`)
    return []
  }
}

async function removeOne(docker: DockerCli, kind: Kind, { id, name }: Listed): Promise<Removal> {
  const args = [kind, 'rm', ...options[kind], id]
  const resource = `${kind} ${name}`
  const command = ['docker', kind, 'rm', ...options[kind], name].join(' ')
  const left = (reason: string): Removal => ({ removed: [], remaining: [{ resource, reason, command }] })
  try {
    const result = await docker.attempt(args)
    if (result.code === 0 || isGone(result)) return { removed: [resource], remaining: [] }
    return left(failureOf(args, result).message)
  } catch (error) {
    return left(messageOf(error))
  }
}
