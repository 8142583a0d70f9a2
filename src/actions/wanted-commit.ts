import { pullRequestEvent } from '../forges/events.ts'
import { currentRepository } from '../forges/open.ts'
import { originOf, trustOf, trustRefusal } from '../forges/trust.ts'
import { type Commit, outgrown } from '../previews/order.ts'
import { variable } from '../runtime/environment.ts'
import { pullRequestNumber } from './pull-request.ts'

/**
 * The commit that this run is for: the one that was reviewed, else that of the event, else the head of the pull
 * request that an input names. Throws `fork-refused` or `superseded` when the event already says so, before
 * anything is called; the forge is asked again just before the first write.
 */
export function wantedCommit(input: number | undefined, trustedSha?: string): Commit {
  const pullRequest = pullRequestNumber(input)
  const told = pullRequestEvent()
  const event = variable('GITHUB_EVENT_NAME') ?? ''
  const reviewed = trustedSha !== undefined
  const repository = currentRepository()
  const commit = { repository, pullRequest, event, reviewed, sha: trustedSha ?? told?.headSha }
  if (told?.headSha === undefined) return commit
  const origin = originOf(told.headRepository, told.baseRepository)
  const question = { event, origin, work: 'preview', reviewed, secrets: true } as const
  const trust = trustOf(question)
  if (trust.kind === 'refuse')
    throw trustRefusal({ question, because: trust.because, pullRequest, headRepository: told.headRepository })
  if (told.headSha !== commit.sha) throw outgrown(told.headSha, commit)
  return commit
}
