import { Failure } from '../core/failure.ts'
import { pullRequestEvent } from '../forges/events.ts'
import { type Commit, forkRefusal } from '../previews/order.ts'

/**
 * The commit that this run is for: that of the event, or the head of the pull request that an input names.
 * Throws `fork-refused` when the event already says that the code is foreign, before anything is called.
 */
export function wantedCommit(input: number | undefined): Commit {
  const event = pullRequestEvent()
  const pullRequest = input ?? event?.number
  if (pullRequest === undefined) {
    throw new Failure('not-a-pull-request', 'The event of this run carries no pull request.', {
      remedy: 'Run this step on `pull_request` events, or pass the input `pull-request`.',
    })
  }
  if (event === undefined || event.headSha === undefined) return { pullRequest, sha: undefined }
  if (event.number !== pullRequest) {
    throw new Failure(
      'invalid-input',
      `pull-request: ${pullRequest} is not the pull request of this event (#${event.number}).`,
      { remedy: 'Leave the input out on `pull_request` events.' },
    )
  }
  if (event.headRepository !== event.baseRepository) throw forkRefusal(pullRequest, event.headRepository)
  return { pullRequest, sha: event.headSha }
}
