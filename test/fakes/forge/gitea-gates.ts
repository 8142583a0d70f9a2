import type { Answer, Call, Dialect } from './dialect.ts'
import type { Comment, PullRequest } from './model.ts'
import type { Access, Permissions } from './tokens.ts'

/** The scopes of a personal token, for the units behind the permissions. */
const SCOPES = { contents: 'repository', issues: 'issue', 'pull-requests': 'issue' } as const

type Unit = keyof typeof SCOPES

/** Gitea's error body: a message and where the API is described, nothing else. */
export function refuse(call: Call, status: number, message: string): Answer {
  return { status, body: { message, url: `${call.at.web}/api/swagger` } }
}

function missing(call: Call): Answer {
  return refuse(call, 404, 'not found')
}

function has(call: Call, unit: Unit, access: Access): boolean {
  const held = call.token?.permissions[unit] ?? 'none'
  return held === 'write' || (access === 'read' && (held === 'read' || !call.state.data.repository.private))
}

function heldScopes(held: Permissions): string {
  const scopes = [`${held.contents}:repository`, `${held['pull-requests']}:issue`]
  return scopes.filter((scope) => !scope.startsWith('none')).join(',')
}

/** A personal token is asked for its scope first; automatic tokens have none and pass. */
function scope(call: Call, unit: Unit, name: Dialect['name']): Answer | undefined {
  const { token } = call
  if (token === undefined) return refuse(call, 401, 'token is required')
  if (token.kind === 'automatic' || token.permissions[unit] === 'write') return undefined
  const wanted = `[write:${SCOPES[unit]}]`
  const found = `, required=${wanted}, token scope=${heldScopes(token.permissions)}`
  const tail = name === 'forgejo' ? `: ${wanted}` : found
  return refuse(call, 403, `token does not have at least one of required scope(s)${tail}`)
}

/** All `/pulls` routes ask for the code as well; on a private repository that is a 403. */
function readPulls(call: Call): Answer | undefined {
  if (!has(call, 'pull-requests', 'read')) return missing(call)
  if (has(call, 'contents', 'read')) return undefined
  return refuse(call, 403, 'user should have a permission to read the code')
}

function readComments(call: Call): Answer | undefined {
  return has(call, 'pull-requests', 'read') ? undefined : missing(call)
}

/** Reading is enough to comment, so a fork's run may; a locked conversation takes write access. */
function createComment(call: Call, pull: PullRequest): Answer | undefined {
  const refusal = readComments(call)
  if (refusal !== undefined || !pull.locked || has(call, 'pull-requests', 'write')) return refusal
  return refuse(call, 403, 'You cannot comment on a locked issue.')
}

/** Author or writer; everybody else gets 403 without a word. */
function changeComment(call: Call, comment: Comment): Answer | undefined {
  const may = call.token?.user.id === comment.author.id || has(call, 'pull-requests', 'write')
  return may ? undefined : { status: 403 }
}

function setStatus(call: Call): Answer | undefined {
  if (has(call, 'contents', 'write')) return undefined
  return refuse(call, 403, 'user should have a permission to write to a repo')
}

/** Who may do what on Gitea and Forgejo (routers/api/v1/api.go, routers/api/v1/repo/issue_comment.go). */
export function giteaGates(name: Dialect['name']): Dialect['gates'] {
  return {
    request: () => undefined,
    readPulls,
    readComments,
    createComment: (call, pull) => scope(call, 'pull-requests', name) ?? createComment(call, pull),
    changeComment: (call, comment) => scope(call, 'pull-requests', name) ?? changeComment(call, comment),
    readStatuses: (call) => (has(call, 'contents', 'read') ? undefined : missing(call)),
    setStatus: (call) => scope(call, 'contents', name) ?? setStatus(call),
    deploy: missing,
    whoAmI: (call) => (call.token === undefined ? refuse(call, 401, 'token is required') : undefined),
  }
}
