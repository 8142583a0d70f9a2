import { Failure } from '../../core/failure.ts'
import { shortSha } from '../../core/version.ts'
import type { PullRequestEvent } from '../../forges/events.ts'
import type { BuildSource } from '../../images/tags.ts'
import { forkRefusal } from '../../previews/order.ts'

/** What decides which commit is built, and what it is called. */
export interface Circumstances {
  readonly pullRequest: PullRequestEvent | undefined
  /** `GITHUB_SHA`: on pull requests GitHub's test merge, which exists nowhere else. */
  readonly sha: string | undefined
  /** `GITHUB_REF`: `refs/heads/…`, `refs/tags/…`. */
  readonly ref: string | undefined
  /** Full sha of what is checked out; undefined where git cannot tell. */
  readonly head: string | undefined
  /** The inputs. */
  readonly version: string | undefined
  readonly push: boolean
}

/** Events that run with the repository's secrets whoever opened the pull request. */
const privileged = /^(pull_request_target|issue_comment|workflow_run)$/

/** The commit to build and its names. Throws where that is not certain, or not allowed. */
export function sourceOf(circumstances: Circumstances): BuildSource {
  const { pullRequest, version, ref } = circumstances
  const sha = commitOf(circumstances)
  requireCheckout(sha, circumstances)
  if (pullRequest !== undefined)
    return { sha, version: version ?? shortSha(sha), pullRequest: pullRequest.number }
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(ref ?? '') ?? []
  const tag = kind === 'tags' ? name : undefined
  return {
    sha,
    version: version ?? tag ?? shortSha(sha),
    ...(kind === 'heads' && name !== undefined ? { branch: name } : {}),
  }
}

function commitOf({ pullRequest, sha, head, push }: Circumstances): string {
  if (pullRequest === undefined) {
    const found = sha ?? head
    if (found !== undefined) return found
    throw new Failure(
      'invalid-input',
      'There is no commit to build: GITHUB_SHA is not set, and the workspace is no git checkout.',
      { remedy: 'Run this in a checkout of the repository.' },
    )
  }
  if (pullRequest.headSha !== undefined) {
    refuseFork(pullRequest, push)
    return pullRequest.headSha
  }
  throw new Failure(
    'not-a-pull-request',
    `The event "${pullRequest.name}" does not say which commit is the head of pull request ${pullRequest.number}.`,
    { remedy: 'Run this action on the event `pull_request`.' },
  )
}

/** A build runs what the commit says, and a push makes it ours. */
function refuseFork({ name, number, headRepository, baseRepository }: PullRequestEvent, push: boolean): void {
  const known = headRepository !== undefined && headRepository === baseRepository
  if (known || (!push && !privileged.test(name))) return
  throw forkRefusal(
    number,
    headRepository,
    'To only test that it builds, use `push: false` on the event `pull_request`.',
  )
}

/** An image that claims one commit and holds another would make every later proof worthless. */
function requireCheckout(wanted: string, circumstances: Circumstances): void {
  const { head, sha, pullRequest } = circumstances
  if (head === undefined) requireNoMerge(wanted, circumstances)
  if (head === undefined || head === wanted) return
  const merge = pullRequest !== undefined && head === sha
  const what = merge ? "GitHub's test merge with the base branch" : `commit ${shortSha(head)}`
  const whose =
    pullRequest === undefined ? 'this run is for' : `pull request ${pullRequest.number} has the head`
  throw new Failure('invalid-input', `The workspace holds ${what}, but ${whose} ${shortSha(wanted)}.`, {
    remedy:
      pullRequest === undefined
        ? 'Check out the commit of the run (actions/checkout without `ref`).'
        : 'Give the checkout `with: { ref: "${{ github.event.pull_request.head.sha }}" }`.',
  })
}

/** Where git is silent and the run is for a test merge, a plain checkout holds the merge, and not the head. */
function requireNoMerge(wanted: string, { sha, pullRequest, push }: Circumstances): void {
  if (!push || pullRequest === undefined || sha === undefined || sha === wanted) return
  throw new Failure(
    'invalid-input',
    `Nobody can tell what the workspace holds: git does not answer here, and this run is for ${shortSha(sha)}, while pull request ${pullRequest.number} has the head ${shortSha(wanted)}.`,
    {
      remedy:
        'Install git in the image of the job, and give the checkout `with: { ref: "${{ github.event.pull_request.head.sha }}" }`.',
    },
  )
}

/** What the reader must know when an image is pushed that nobody could compare with its commit. */
export function uncheckedWarning({ head, push }: Circumstances, { sha }: BuildSource): string | undefined {
  if (head !== undefined || !push) return undefined
  return `git does not answer here (is it in the image of the job?), so nobody checked that the workspace holds the commit ${shortSha(sha)}: the image is named after it whatever it was built from. Install git, and check out the head.`
}
