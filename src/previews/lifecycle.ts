import { Failure } from '../core/failure.ts'
import { listed } from '../core/text.ts'
import { shortSha } from '../core/version.ts'
import type { Forge } from '../forges/forge.ts'
import {
  type EnsuredEnvironment,
  Outdated,
  type PreparedImage,
  type Provider,
  type ReadinessCheck,
  type Removal,
  type Target,
  type WantedEnvironment,
} from '../providers/provider.ts'
import * as log from '../runtime/log.ts'
import { type Commit, refusal } from './order.ts'
import { requireRevision, silentImages } from './revision.ts'

/** One preview, and what it is to run. */
export interface Provisioning {
  readonly forge: Pick<Forge, 'pullRequest'>
  readonly provider: Pick<Provider, 'look' | 'obtain' | 'ensure' | 'find' | 'remove'>
  readonly target: Target
  readonly commit: Commit
  readonly wanted: WantedEnvironment
  /** A look that was begun already. */
  readonly looked: ReturnType<Provider['look']>
  readonly isReady: ReadinessCheck
}

/**
 * Makes the preview, unless the pull request does not want it: asked again when it is made, because the removal
 * of a pull request that was closed meanwhile has already run and found nothing.
 */
export async function provision(task: Provisioning): Promise<EnsuredEnvironment> {
  await prepare(task)
  const done = await made(task).catch(async (error: unknown) => {
    const after = isCancelled(error) ? undefined : await ask(task).catch(() => undefined)
    throw after?.reasonCode === 'pr-closed' ? await takeBack(task) : error
  })
  const after = await outrun(task)
  if (after) throw after.reasonCode === 'pr-closed' ? await takeBack(task, done.generation) : after
  return done
}

/** Another run, or a removal, may get in the way this often; then something is wrong that no more looks will mend. */
const attempts = 4

/**
 * Starts over when somebody else was at work, as long as the commit is wanted: so of two runs that meet, the one for
 * the newer commit wins, and what is made while an old preview is being removed is whole in the end.
 */
async function made(task: Provisioning): Promise<EnsuredEnvironment> {
  const { provider, target, wanted, isReady } = task
  for (let attempt = 1; ; attempt++) {
    try {
      return await provider.ensure(target, wanted, isReady)
    } catch (error) {
      if (!(error instanceof Outdated) || attempt === attempts) throw error
      log.info(`${error.message} Looking again.`)
      await obtained(task)
    }
  }
}

/** Throws why this commit gets no preview now, if it gets none. */
export async function requireWanted(task: Pick<Provisioning, 'forge' | 'commit'>): Promise<void> {
  const refused = await ask(task)
  if (refused) throw refused
}

/**
 * Has the images, and then the forge's word that the commit is still wanted: whatever takes long comes first, so
 * that the word, and the look at what exists, are fresh when the first thing is written.
 */
async function prepare(task: Provisioning): Promise<void> {
  await requireWanted(task)
  const silent = requireRevision((await task.looked) ?? (await obtained(task)), task.commit)
  if (silent.length > 0) log.info(silentImages(silent))
}

async function obtained(task: Provisioning): Promise<readonly PreparedImage[]> {
  const { provider, target, wanted } = task
  const images = Object.fromEntries(wanted.services.map(({ name, image }) => [name, image]))
  await provider.obtain(images)
  await requireWanted(task)
  return (await provider.look(target, images)) ?? []
}

async function ask({ forge, commit }: Pick<Provisioning, 'forge' | 'commit'>): Promise<Failure | undefined> {
  return refusal(await forge.pullRequest(commit.pullRequest), commit)
}

/** The same after the writing: then the preview is not as it was. */
async function outrun({ forge, commit, wanted }: Provisioning): Promise<Failure | undefined> {
  const pull = await forge.pullRequest(commit.pullRequest)
  const refused = refusal(pull, commit)
  if (pull === undefined || refused?.reasonCode !== 'superseded') return refused
  const head = shortSha(pull.headSha)
  // A fork has no run of its own that could replace it.
  const [until, remedy] = commit.reviewed
    ? [
        ', the commit that was reviewed.',
        'Review the new commit, and start a run with it; or close the pull request.',
      ]
    : [
        ` until the run for ${head} replaces it.`,
        "Nothing to do: the newer commit's own run makes the preview.",
      ]
  return new Failure(
    'superseded',
    `Pull request #${commit.pullRequest} got the newer head ${head} while its preview was made; the preview runs ${wanted.stamp.version}${until}`,
    { remedy },
  )
}

const isCancelled = (error: unknown): boolean => error instanceof Failure && error.reasonCode === 'cancelled'

/** Removes what this run made or found; of a newer generation it knows nothing, and leaves it alone. */
async function takeBack(task: Provisioning, made?: string): Promise<Failure> {
  const { provider, target, commit } = task
  const generation = made ?? (await provider.find(target))?.generation
  const stillWanted = async () => (await ask(task))?.reasonCode === 'pr-closed'
  const { remaining, refused } =
    generation === undefined ? nothing : await provider.remove(target, { generation, stillWanted })
  if (refused) return reopened(commit)
  const left =
    remaining.length === 0
      ? 'its preview was removed again.'
      : `its preview could not be removed entirely: ${listed(remaining.map(({ resource }) => resource))} remain.`
  return new Failure(
    'pr-closed',
    `Pull request #${commit.pullRequest} was closed while its preview was made; ${left}`,
    {
      remedy:
        remaining.length === 0
          ? 'Reopen it to get a preview.'
          : `The sweep tries again. By hand: ${remaining.map(({ command }) => command).join('; ')}`,
      details: { remaining },
    },
  )
}

function reopened({ pullRequest }: Commit): Failure {
  return new Failure(
    'superseded',
    `Pull request #${pullRequest} was closed and opened again while its preview was made; the preview was left as it is.`,
    { remedy: 'Nothing to do: the run for the opening makes the preview.' },
  )
}

const nothing: Removal = { removed: [], remaining: [] }
