import { Failure } from '../core/failure.ts'
import { listed } from '../core/text.ts'
import type { Forge } from '../forges/forge.ts'
import type {
  EnsuredEnvironment,
  Provider,
  ReadinessCheck,
  Removal,
  Target,
  WantedEnvironment,
} from '../providers/provider.ts'
import { type Commit, refusal } from './order.ts'

/** One preview, and what it is to run. */
export interface Provisioning {
  readonly forge: Pick<Forge, 'pullRequest'>
  readonly provider: Pick<Provider, 'ensure' | 'find' | 'remove'>
  readonly target: Target
  readonly commit: Commit
  readonly wanted: WantedEnvironment
  readonly isReady: ReadinessCheck
}

/**
 * Makes the preview, unless the pull request does not want it: asked again when it is made, because the removal
 * of a pull request that was closed meanwhile has already run and found nothing.
 */
export async function provision(task: Provisioning): Promise<EnsuredEnvironment> {
  const { provider, target, wanted, isReady } = task
  const before = await ask(task)
  if (before) throw before
  try {
    const done = await provider.ensure(target, wanted, isReady)
    const after = await ask(task)
    if (after) throw after.reasonCode === 'pr-closed' ? await takeBack(task, done.generation) : after
    return done
  } catch (error) {
    const after = isAnswer(error) ? undefined : await ask(task).catch(() => undefined)
    if (after?.reasonCode === 'pr-closed')
      throw await takeBack(task, (await provider.find(target))?.generation)
    throw error
  }
}

async function ask({ forge, commit }: Provisioning): Promise<Failure | undefined> {
  return refusal(await forge.pullRequest(commit.pullRequest), commit)
}

const isAnswer = (error: unknown): boolean =>
  error instanceof Failure &&
  ['pr-closed', 'superseded', 'fork-refused', 'cancelled'].includes(error.reasonCode)

/** Removes what this run made or found; of a newer generation it knows nothing, and leaves it alone. */
async function takeBack({ provider, target, commit }: Provisioning, generation?: string): Promise<Failure> {
  const { remaining } = generation === undefined ? nothing : await provider.remove(target, generation)
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

const nothing: Removal = { removed: [], remaining: [] }
