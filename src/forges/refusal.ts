import { Failure, messageOf } from '../core/failure.ts'
import type { ReasonCode } from '../core/reason-codes.ts'
import { quote } from '../runtime/quote.ts'
import type { ForgeKind } from './forge.ts'

/** What we wanted of the forge, in words for the message, and what the token must be allowed for it. */
export interface Wish {
  /** As in "GitHub did not let us … ": "write a comment on pull request 7". */
  readonly to: string
  readonly needs: Need
}

type Need = 'read-pull-requests' | 'write-comments' | 'write-statuses'

/** An answer that is not what we wanted. */
export interface Refused {
  readonly status: number
  readonly contentType: string
  /** `message` of the JSON body; empty where there is none (Gitea hides that of a 500). */
  readonly message: string
}

/** The forge's name for people. */
export const forgeNames = { github: 'GitHub', gitea: 'Gitea', forgejo: 'Forgejo' } as const

/**
 * In words of a job's `permissions:`. Gitea (from 1.26) reads them too, but knows no `statuses` and asks for the
 * code on every route of pull requests; Forgejo ignores them.
 */
const permissions: Readonly<Record<'github' | 'gitea', Record<Need, string>>> = {
  github: {
    'read-pull-requests': 'pull-requests: read',
    'write-comments': 'pull-requests: write',
    'write-statuses': 'statuses: write',
  },
  gitea: {
    'read-pull-requests': 'pull-requests: read` and `contents: read',
    'write-comments': 'pull-requests: write',
    'write-statuses': 'contents: write',
  },
}

/** Scopes of personal access tokens on Gitea and Forgejo. */
const scopes: Readonly<Record<Need, string>> = {
  'read-pull-requests': 'read:repository',
  'write-comments': 'write:issue',
  'write-statuses': 'write:repository',
}

/** The failure for an answer other than the wanted one. Pure; one message that a stranger understands. */
export function refusal(kind: ForgeKind, wish: Wish, refused: Refused): Failure {
  const { reasonCode, message, remedy } = explained(kind, wish, refused)
  return new Failure(reasonCode, `${forgeNames[kind]} ${message}`, {
    remedy,
    details: { status: refused.status },
  })
}

interface Explained {
  readonly reasonCode: ReasonCode
  /** Follows the name of the forge. */
  readonly message: string
  readonly remedy: string
}

function explained(
  kind: ForgeKind,
  { to, needs }: Wish,
  { status, contentType, message }: Refused,
): Explained {
  const said = message === '' ? '' : `: "${quote(message)}"`
  if (status === 401)
    return {
      reasonCode: 'forge-unauthorized',
      message: `does not accept the token (401${said}); it was needed to ${to}.`,
      remedy:
        "The job's own token ends with the job, and a personal access token may have expired. Check the input `token`.",
    }
  if (status === 429 || (status === 403 && /rate limit/i.test(message)))
    return {
      reasonCode: 'forge-failed',
      message: `asks us to slow down (${status}${said}); we wanted to ${to}.`,
      remedy: 'Run the job again in some minutes.',
    }
  if (status === 403 && /\blocked\b/i.test(message))
    return {
      reasonCode: 'forge-forbidden',
      message: `did not let us ${to}: the conversation is locked.`,
      remedy: 'Unlock the conversation, or pass the token of somebody who may write in it.',
    }
  if (status === 403)
    return {
      reasonCode: 'forge-forbidden',
      message: `did not let us ${to} (403${said}).`,
      remedy: permissionRemedy(kind, needs),
    }
  if (status === 404)
    return {
      reasonCode: 'not-a-pull-request',
      message: `could not ${to} (404): it does not exist, or the token may not see it.`,
      remedy: `Check the number. ${permissionRemedy(kind, needs)}`,
    }
  const json = contentType === '' || contentType.includes('json')
  return {
    reasonCode: 'forge-failed',
    message: `could not ${to}: remote returned ${json ? `${status}${said}` : `${contentType} ${status}`}.`,
    remedy:
      status >= 500
        ? 'The forge, or a proxy in front of it, is in trouble. Run the job again later.'
        : 'If the message does not tell what to change, please report it as a defect of deploy-actions.',
  }
}

function permissionRemedy(kind: ForgeKind, need: Need): string {
  const forks = 'Runs for pull requests from forks get a token that may only read.'
  if (kind === 'forgejo')
    return `${forks} Elsewhere pass a personal access token with the scope \`${scopes[need]}\` as the input \`token\`.`
  const inJob = `Add \`${permissions[kind][need]}\` to the \`permissions:\` of the job.`
  if (kind === 'github') return `${inJob} ${forks}`
  return `${inJob} A personal access token needs the scope \`${scopes[need]}\`. ${forks}`
}

/** Which forge, and where its API is. */
export interface Place {
  readonly kind: ForgeKind
  readonly apiUrl: URL
}

/** The failure for a call that got no answer at all. */
export function unanswered({ kind, apiUrl }: Place, wish: Wish, error: unknown): Failure {
  if (error instanceof Failure) return error // The run was cancelled.
  const name = `${forgeNames[kind]} (${apiUrl.origin})`
  return new Failure('forge-failed', `${name} could not be reached to ${wish.to}: ${messageOf(error)}.`, {
    remedy: 'Can the runner reach the address in GITHUB_API_URL?',
    cause: error,
  })
}
