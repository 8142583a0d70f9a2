import { pullRequestEvent } from '../forges/events.ts'
import { currentRepository } from '../forges/open.ts'
import { type Commit, forkRefusal } from '../previews/order.ts'
import { pullRequestNumber } from './pull-request.ts'

/**
 * The commit that this run is for: that of the event, or the head of the pull request that an input names.
 * Throws `fork-refused` when the event already says that the code is foreign, before anything is called.
 */
export function wantedCommit(input: number | undefined): Commit {
  const pullRequest = pullRequestNumber(input)
  const event = pullRequestEvent()
  const repository = currentRepository()
  if (event?.headSha === undefined) return { repository, pullRequest, sha: undefined }
  if (event.headRepository !== event.baseRepository) throw forkRefusal(pullRequest, event.headRepository)
  return { repository, pullRequest, sha: event.headSha }
}
