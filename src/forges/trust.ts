import { Failure } from '../core/failure.ts'
import type { ForgeKind } from './forge.ts'

/**
 * What may be done for a pull request, by whose code it is and what started the run. The one place that decides
 * it. Comments are not asked about: nothing foreign runs for one, what it shows is escaped, and whether the token
 * may write is the forge's to say. Labels and comments on the pull request are never taken for an approval.
 */
export interface TrustQuestion {
  /** `GITHUB_EVENT_NAME`. */
  readonly event: string
  readonly origin: Origin
  readonly work: Work
  /** Somebody gave, as `trusted-sha`, the very commit that the work is done for. */
  readonly reviewed: boolean
  /** Was the step given credentials of a registry? */
  readonly secrets: boolean
}

/** Whose code it is: `unknown` when the head's repository was deleted, or is not told. */
export type Origin = 'own' | 'fork' | 'unknown'

/** `build` stays on this machine; `push` makes the image ours; `remove` runs nothing of the pull request. */
export type Work = 'build' | 'push' | 'preview' | 'remove'

/** The answer. */
export type Trust =
  /** `config` says which deploy.yml may tell where our credentials go: any, or only that of the base branch. */
  | { readonly kind: 'allow'; readonly config: 'any' | 'base' }
  /** The credentials that the step was given are not used. */
  | { readonly kind: 'allow-without-secrets' }
  | { readonly kind: 'refuse'; readonly because: 'foreign' | 'cannot-vouch' }

/** The origin of a head, from the full names of both repositories. */
export function originOf(head: string | undefined, base: string | undefined): Origin {
  if (head === undefined || base === undefined) return 'unknown'
  return head === base ? 'own' : 'fork'
}

/** Decides. Pure, and the same on every forge. */
export function trustOf({ event, origin, work, reviewed, secrets }: TrustQuestion): Trust {
  if (origin === 'own') return { kind: 'allow', config: reviewed ? 'base' : 'any' }
  if (work === 'remove') return { kind: 'allow', config: 'base' }
  if (reviewed)
    return isOurWorkflow(event)
      ? { kind: 'allow', config: 'base' }
      : { kind: 'refuse', because: 'cannot-vouch' }
  // Only here has the job nothing to steal but what the step was given by mistake.
  if (work === 'build' && event === 'pull_request')
    return secrets ? { kind: 'allow-without-secrets' } : { kind: 'allow', config: 'any' }
  return { kind: 'refuse', because: 'foreign' }
}

/**
 * Events whose workflow file comes from a branch of this repository, and whose `GITHUB_SHA` is a commit of it. On
 * `pull_request` both are the pull request's own, which can vouch for nothing; of an event not listed nobody knows
 * (inside of `workflow_call` Gitea and Forgejo hide the event that it was).
 */
const ours = [
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'push',
  'schedule',
  'workflow_dispatch',
] as const

/** Does the workflow of this event come from this repository, whatever pull request it is about? */
export const isOurWorkflow = (event: string): boolean => ours.some((name) => name === event)

/** Events that anybody can start, and that run with the repository's secrets all the same. */
export const isPrivileged = (event: string): boolean =>
  event === 'pull_request_target' || event === 'workflow_run' || event === 'issue_comment'

/** What a refusal is about. */
export interface Refused {
  readonly question: TrustQuestion
  readonly because: 'foreign' | 'cannot-vouch'
  readonly pullRequest: number
  readonly headRepository: string | undefined
  /** Undefined where nobody asked which forge it is. */
  readonly forge?: ForgeKind
}

/** The failure for a refusal: foreign code would run with our credentials, or on our machine. */
export function trustRefusal({ question, because, pullRequest, headRepository, forge }: Refused): Failure {
  const from =
    headRepository === undefined
      ? 'a repository that was deleted or is not told'
      : `the fork ${headRepository}`
  if (because === 'cannot-vouch')
    return new Failure(
      'fork-refused',
      `Pull request #${pullRequest} comes from ${from}, and \`trusted-sha\` counts for nothing on the event "${question.event}": its workflow may be the fork's own.`,
      {
        remedy:
          'Give `trusted-sha` in a workflow on `workflow_dispatch`, which only runs from this repository.',
      },
    )
  return new Failure(
    'fork-refused',
    `Pull request #${pullRequest} comes from ${from}; foreign code is not built and gets no preview with this repository's credentials.`,
    { remedy: [reviewAdvice, ...eventAdvice(question, forge)].join(' ') },
  )
}

const reviewAdvice =
  'Somebody with write access may review it, and push its branch to this repository or start a run with the reviewed commit as `trusted-sha`.'

function eventAdvice({ event, work }: TrustQuestion, forge: ForgeKind | undefined): string[] {
  const toBuild =
    work === 'build' || work === 'push'
      ? ['To only test that it builds, use `push: false` on the event `pull_request`.']
      : []
  if (event !== 'pull_request_target') return toBuild
  const who =
    forge === 'gitea' || forge === 'forgejo' ? 'at once, without the approval of anybody' : 'with its secrets'
  return [
    ...toBuild,
    `The forge starts \`${event}\` for everybody's pull request, ${who}: prefer \`pull_request\`.`,
  ]
}
