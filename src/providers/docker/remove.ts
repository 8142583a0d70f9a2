import type { DockerCli } from '../../clients/docker/cli.ts'
import { failureOf } from '../../clients/docker/errors.ts'
import { inspect, isGone, type Listed, list } from '../../clients/docker/lookup.ts'
import { Failure, messageOf } from '../../core/failure.ts'
import { type Owner, ownerLabels } from '../../core/owner.ts'
import { sleep } from '../../runtime/clock.ts'
import * as log from '../../runtime/log.ts'
import type { Remaining, Removal, RemovalTerms } from '../provider.ts'
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
 * nothing else needs them. That a command ended well proves nothing: what is still there afterwards is removed
 * again, and then told. Throws where nobody can look.
 */
export async function removeOwned(
  docker: DockerCli,
  owner: Owner,
  terms: RemovalTerms = {},
): Promise<Removal> {
  const first = await removeSeen(docker, owner, terms)
  const unseen = first.refused ? [] : await stillThere(docker, owner, terms, first)
  if (unseen.length === 0 || !(await (terms.stillWanted?.() ?? true))) return first
  log.info(`Removing again what is still there: ${unseen.map(({ resource }) => resource).join(', ')}`)
  const second = await removeSeen(docker, owner, terms)
  const left = second.refused ? [] : await stillThere(docker, owner, terms, second)
  return {
    removed: [...new Set([...first.removed, ...second.removed])],
    remaining: [...second.remaining, ...left],
  }
}

/** What the removal did not find, or took for removed. */
async function stillThere(
  docker: DockerCli,
  owner: Owner,
  terms: RemovalTerms,
  { remaining }: Removal,
): Promise<readonly Remaining[]> {
  const told = remaining.map(({ resource }) => resource)
  const lists = await listed(docker, owner, terms)
  return kinds
    .flatMap((kind, index) => (lists[index] ?? []).map(({ name }) => named(kind, name)))
    .filter(({ resource }) => !told.includes(resource))
    .map((names) => ({ ...names, reason: 'it is still there although the engine removed it' }))
}

/** Of each kind what carries the labels. */
function listed(
  docker: DockerCli,
  owner: Owner,
  { generation }: RemovalTerms,
): Promise<(readonly Listed[])[]> {
  const labels = {
    ...ownerLabels(owner),
    ...(generation === undefined ? {} : { 'deploy-actions.generation': generation }),
  }
  return Promise.all(kinds.map(async (kind) => onlyOf(owner, await list(docker, kind, labels))))
}

async function removeSeen(docker: DockerCli, owner: Owner, terms: RemovalTerms): Promise<Removal> {
  const { stillWanted = async () => true } = terms
  const [containers = [], volumes = [], networks = []] = await listed(docker, owner, terms)
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
  const { resource, command } = named(kind, name)
  try {
    await removeTwice(docker, kind, id)
    return { removed: [resource], remaining: [] }
  } catch (error) {
    if (kind === 'network' && (await isNeeded(docker, owner))) return { removed: [], remaining: [] }
    return { removed: [], remaining: [{ resource, reason: messageOf(error), command }] }
  }
}

/** What people call it, and how they remove it. */
const named = (kind: Kind, name: string) => ({
  resource: `${kind} ${nameBefore(name)}`,
  command: ['docker', kind, 'rm', ...options[kind], name].join(' '),
})

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
