import { Failure } from '../../core/failure.ts'
import { shortSha } from '../../core/version.ts'
import type { PullRequestEvent } from '../../forges/events.ts'
import { isPrivileged, originOf, type Trust, trustOf, trustRefusal } from '../../forges/trust.ts'
import type { BuildSource } from '../../images/tags.ts'
import { outgrown } from '../../previews/order.ts'

/** What decides which commit is built, and what it is called. */
export interface Circumstances {
  /** `GITHUB_EVENT_NAME`. */
  readonly event: string
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
  /** Credentials of a registry were given. */
  readonly secrets: boolean
  /** The reviewed commit, and the pull request that it must be the head of. */
  readonly reviewed: Reviewed | undefined
}

/** The input `trusted-sha`, with the number of the event or of the input `pull-request`. */
export interface Reviewed {
  readonly sha: string
  readonly pullRequest: number
}

/** The commit to build and its names. Throws where that is not certain, or not allowed. */
export function sourceOf(circumstances: Circumstances): BuildSource {
  const { pullRequest, reviewed, version, ref } = circumstances
  trustOfBuild(circumstances)
  const sha = commitOf(circumstances)
  requireCheckout(sha, circumstances)
  const number = reviewed?.pullRequest ?? pullRequest?.number
  if (number !== undefined) return { sha, version: version ?? shortSha(sha), pullRequest: number }
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(ref ?? '') ?? []
  const tag = kind === 'tags' ? name : undefined
  return {
    sha,
    version: version ?? tag ?? shortSha(sha),
    ...(kind === 'heads' && name !== undefined ? { branch: name } : {}),
  }
}

/** A build runs what the commit says, and a push makes it ours. Throws `fork-refused` where neither may be. */
export function trustOfBuild({ event, pullRequest, push, reviewed, secrets }: Circumstances): Trust {
  if (pullRequest?.headSha === undefined && reviewed === undefined) return { kind: 'allow', config: 'any' }
  const { headRepository, baseRepository, number = reviewed?.pullRequest ?? 0 } = pullRequest ?? {}
  const origin = originOf(headRepository, baseRepository)
  const work = push ? 'push' : 'build'
  const question = { event, origin, work, reviewed: reviewed !== undefined, secrets } as const
  const trust = trustOf(question)
  if (trust.kind !== 'refuse') return trust
  throw trustRefusal({ question, because: trust.because, pullRequest: number, headRepository })
}

function commitOf({ event, pullRequest, reviewed, sha, head }: Circumstances): string {
  const told = pullRequest?.headSha
  if (reviewed !== undefined) {
    if (told === undefined || told === reviewed.sha) return reviewed.sha
    throw outgrown(told, { repository: '', ...reviewed })
  }
  if (told !== undefined) return told
  if (pullRequest !== undefined)
    throw new Failure(
      'not-a-pull-request',
      `The event "${event}" does not say which commit is the head of pull request ${pullRequest.number}.`,
      { remedy: 'Run this action on the event `pull_request`.' },
    )
  const found = sha ?? head
  if (found !== undefined) return found
  throw new Failure(
    'invalid-input',
    'There is no commit to build: GITHUB_SHA is not set, and the workspace is no git checkout.',
    { remedy: 'Run this in a checkout of the repository.' },
  )
}

/** An image that claims one commit and holds another would make every later proof worthless. */
function requireCheckout(wanted: string, circumstances: Circumstances): void {
  const { head, sha, pullRequest, reviewed } = circumstances
  if (head === undefined) requireNoDoubt(wanted, circumstances)
  if (head === undefined) requireNoMerge(wanted, circumstances)
  if (head === undefined || head === wanted) return
  const merge = pullRequest !== undefined && head === sha
  const what = merge ? "GitHub's test merge with the base branch" : `commit ${shortSha(head)}`
  const whose =
    reviewed !== undefined
      ? 'what was reviewed is'
      : pullRequest === undefined
        ? 'this run is for'
        : `pull request ${pullRequest.number} has the head`
  throw new Failure('invalid-input', `The workspace holds ${what}, but ${whose} ${shortSha(wanted)}.`, {
    remedy:
      reviewed !== undefined
        ? 'Give the checkout the reviewed sha as `ref`.'
        : pullRequest === undefined
          ? 'Check out the commit of the run (actions/checkout without `ref`).'
          : 'Give the checkout `with: { ref: "${{ github.event.pull_request.head.sha }}" }`.',
  })
}

/** What somebody vouched for, and what runs with our secrets whoever started it, is never taken on trust. */
function requireNoDoubt(wanted: string, { event, reviewed }: Circumstances): void {
  if (reviewed === undefined && !isPrivileged(event)) return
  throw new Failure(
    'invalid-input',
    `Nobody can tell whether the workspace holds the commit ${shortSha(wanted)}: git does not answer here, and on the event "${event}" foreign code may lie in it.`,
    { remedy: 'Install git in the image of the job, and check out that commit.' },
  )
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
