import { Failure } from '../core/failure.ts'
import { shortSha } from '../core/version.ts'
import type { PullRequest } from '../forges/forge.ts'
import { originOf, trustOf, trustRefusal } from '../forges/trust.ts'

/** What a run is about to preview. */
export interface Commit {
  /** `owner/name` of the repository that the pull request is in. */
  readonly repository: string
  readonly pullRequest: number
  /** Full sha; undefined previews whatever the head is. */
  readonly sha: string | undefined
  /** Name of the event that started the run. */
  readonly event?: string
  /** Somebody gave the sha as `trusted-sha`: it may come from a fork. */
  readonly reviewed?: boolean
}

/**
 * Why this commit gets no preview now; undefined if it gets one. Asked just before the first write, because the
 * event is as old as the queue was long.
 */
export function refusal(pull: PullRequest | undefined, commit: Commit): Failure | undefined {
  const which = `Pull request #${commit.pullRequest}`
  if (pull === undefined) return notShown(commit.pullRequest, commit.repository)
  const untrusted = foreignness(pull, commit)
  if (untrusted !== undefined) return untrusted
  if (pull.state === 'closed') {
    return new Failure('pr-closed', `${which} is closed; there is nothing to preview.`, {
      remedy: 'Reopen it to get a preview.',
    })
  }
  if (commit.sha !== undefined && pull.headSha !== commit.sha) {
    if (commit.reviewed) return outgrown(pull.headSha, commit)
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

/** Why the code is not trusted; asked of what the forge says, which may be more than the event said. */
function foreignness(pull: Pick<PullRequest, 'headRepository' | 'baseRepository'>, commit: Commit) {
  const { headRepository, baseRepository } = pull
  const { pullRequest, event = '', reviewed = false } = commit
  const origin = originOf(headRepository, baseRepository)
  const question = { event, origin, work: 'preview', reviewed, secrets: true } as const
  const trust = trustOf(question)
  if (trust.kind !== 'refuse') return undefined
  return trustRefusal({ question, because: trust.because, pullRequest, headRepository })
}

/** What was pushed after the review has been read by nobody, whoever pushed it. */
export function outgrown(headSha: string, { pullRequest, sha = '' }: Commit): Failure {
  return new Failure(
    'superseded',
    `Pull request #${pullRequest} has the newer head ${shortSha(headSha)}, but only ${shortSha(sha)} was reviewed (\`trusted-sha\`); nothing was done.`,
    { remedy: 'Review the new commit, and start a run with it.' },
  )
}
