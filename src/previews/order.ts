import { Failure } from '../core/failure.ts'
import { shortSha } from '../core/version.ts'
import type { PullRequest } from '../forges/forge.ts'

/** What a run is about to preview. */
export interface Commit {
  /** `owner/name` of the repository that the pull request is in. */
  readonly repository: string
  readonly pullRequest: number
  /** Full sha; undefined previews whatever the head is. */
  readonly sha: string | undefined
}

/**
 * Why this commit gets no preview now; undefined if it gets one. Asked just before the first write, because the
 * event is as old as the queue was long.
 */
export function refusal(pull: PullRequest | undefined, commit: Commit): Failure | undefined {
  const which = `Pull request #${commit.pullRequest}`
  if (pull === undefined) return notShown(commit.pullRequest, commit.repository)
  if (pull.headRepository !== pull.baseRepository) return forkRefusal(commit.pullRequest, pull.headRepository)
  if (pull.state === 'closed') {
    return new Failure('pr-closed', `${which} is closed; there is nothing to preview.`, {
      remedy: 'Reopen it to get a preview.',
    })
  }
  if (commit.sha !== undefined && pull.headSha !== commit.sha) {
    return new Failure(
      'superseded',
      `${which} has the newer head ${shortSha(pull.headSha)}; this run is for ${shortSha(commit.sha)}, and left the preview as it is.`,
      { remedy: "Nothing to do: the newer commit's own run makes the preview." },
    )
  }
  return undefined
}

/** A forge answers the same (404) for a number that does not exist and for one that the token may not see. */
export function notShown(pullRequest: number, repository: string): Failure {
  return new Failure(
    'not-a-pull-request',
    `The forge does not show pull request #${pullRequest} of ${repository}: it does not exist, or the token may not see it.`,
    { remedy: "Add `pull-requests: read` to the job's permissions, or correct `pull-request`." },
  )
}

/** Foreign code would run with our credentials, on our machine. `besides` is one more sentence of advice. */
export function forkRefusal(
  pullRequest: number,
  headRepository: string | undefined,
  besides?: string,
): Failure {
  const from =
    headRepository === undefined
      ? 'a repository that was deleted or is not told'
      : `the fork ${headRepository}`
  const advice =
    'Somebody with write access may review it, push its branch to this repository, and open a pull request from there.'
  return new Failure(
    'fork-refused',
    `Pull request #${pullRequest} comes from ${from}; foreign code is not built and gets no preview with this repository's credentials.`,
    { remedy: besides === undefined ? advice : `${advice} ${besides}` },
  )
}
