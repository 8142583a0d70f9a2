import type { DockerCli } from '../../clients/docker/cli.ts'
import { failureOf } from '../../clients/docker/errors.ts'
import { inspect, isGone, type Listed, list } from '../../clients/docker/lookup.ts'
import { Failure, messageOf } from '../../core/failure.ts'
import { type Owner, ownerLabels } from '../../core/owner.ts'
import { sleep } from '../../runtime/clock.ts'
import * as log from '../../runtime/log.ts'
import type { Removal, RemovalTerms } from '../provider.ts'
import { remove } from './commands.ts'
import { dropImages } from './images.ts'
import { readContainers } from './inspect.ts'
import { mark, unmark } from './marks.ts'
import { isGoing, nameBefore } from './names.ts'

/** In this order: a network cannot go while containers use it. */
const kinds = ['container', 'volume', 'network'] as const
type Kind = (typeof kinds)[number]

const options = { container: ['--force', '--volumes'], volume: [], network: [] } as const

/** What is busy now may be free then. */
const againMs = 500

/**
 * Removes everything that carries the owner's labels, and this generation's if one is given. One that cannot
 * be removed does not keep the others; what is gone by now counts as removed. The images go too, as far as
 * nothing else needs them. Throws only before anything was removed.
 */
export async function removeOwned(
  docker: DockerCli,
  owner: Owner,
  { generation, stillWanted = async () => true }: RemovalTerms = {},
): Promise<Removal> {
  const labels = {
    ...ownerLabels(owner),
    ...(generation === undefined ? {} : { 'deploy-actions.generation': generation }),
  }
  const [containers = [], volumes = [], networks = []] = await Promise.all(
    kinds.map(async (kind) => onlyOf(owner, await list(docker, kind, labels))),
  )
  const images = await imagesOf(docker, containers)
  const marked = await mark(docker, containers)
  const wanted = await stillWanted().catch(async (error: unknown) => {
    await unmark(docker, marked)
    throw error
  })
  if (!wanted) {
    await unmark(docker, marked)
    return { removed: [], remaining: [], refused: true }
  }
  const removals: Removal[] = []
  for (const [kind, items] of [
    ['container', marked],
    ['volume', volumes],
    ['network', networks],
  ] as const)
    removals.push(...(await Promise.all(items.map((item) => removeOne(docker, kind, item, owner)))))
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

async function removeOne(
  docker: DockerCli,
  kind: Kind,
  { id, name }: Listed,
  owner: Owner,
): Promise<Removal> {
  const resource = `${kind} ${nameBefore(name)}`
  const command = ['docker', kind, 'rm', ...options[kind], name].join(' ')
  try {
    await removeTwice(docker, kind, id)
    return { removed: [resource], remaining: [] }
  } catch (error) {
    if (kind === 'network' && (await isNeeded(docker, owner))) return { removed: [], remaining: [] }
    return { removed: [], remaining: [{ resource, reason: messageOf(error), command }] }
  }
}

async function removeTwice(docker: DockerCli, kind: Kind, id: string): Promise<void> {
  try {
    await removeOnce(docker, kind, id)
  } catch (error) {
    if (!(error instanceof Failure) || error.reasonCode !== 'engine-failed') throw error
    log.debug(`${error.message} Trying again.`)
    await sleep(againMs)
    await removeOnce(docker, kind, id)
  }
}

async function removeOnce(docker: DockerCli, kind: Kind, id: string): Promise<void> {
  if (kind === 'container') return remove(docker, id)
  const args = [kind, 'rm', ...options[kind], id]
  const result = await docker.attempt(args)
  if (result.code !== 0 && !isGone(result)) throw failureOf(args, result)
}

/** A preview that was made since we looked uses the network; it came to stay. */
async function isNeeded(docker: DockerCli, owner: Owner): Promise<boolean> {
  try {
    const found = onlyOf(owner, await list(docker, 'container', ownerLabels(owner)))
    return found.some(({ name }) => !isGoing(name))
  } catch {
    return false
  }
}
