import type { Answer, Call, Dialect, Json } from './dialect.ts'
import { countParameter, linkHeader, paged } from './dialect.ts'
import { giteaShapes } from './gitea-shapes.ts'
import type { Comment, PullRequest } from './model.ts'
import type { Access, Permissions } from './tokens.ts'
import { parseObject } from './validation.ts'

/** Forgejo says which Gitea it is compatible with; the suffix is the surest sign of a Forgejo. */
const VERSIONS = { gitea: '1.27.0', forgejo: '15.0.3+gitea-1.22.0' } as const

/** The scopes of a personal token, for the units behind the permissions. */
const SCOPES = { contents: 'repository', issues: 'issue', 'pull-requests': 'issue' } as const

type Unit = keyof typeof SCOPES

function has(call: Call, unit: Unit, access: Access): boolean {
  const held = call.token?.permissions[unit] ?? 'none'
  return held === 'write' || (access === 'read' && (held === 'read' || !call.state.data.repository.private))
}

function heldScopes(held: Permissions): string {
  const scopes = [`${held.contents}:repository`, `${held['pull-requests']}:issue`]
  return scopes.filter((scope) => !scope.startsWith('none')).join(',')
}

/** Gitea and Forgejo, which differ in a few words only. */
export function gitea(name: 'gitea' | 'forgejo', version: string = VERSIONS[name]): Dialect {
  const shapes = giteaShapes(name)

  const refuse = (call: Call, status: number, message: string): Answer => ({
    status,
    body: { message, url: `${call.at.web}/api/swagger` },
  })

  /** A personal token is asked for its scope first; automatic tokens have none and pass. */
  const scope = (call: Call, unit: Unit): Answer | undefined => {
    const { token } = call
    if (token === undefined) return refuse(call, 401, 'token is required')
    if (token.kind === 'automatic' || token.permissions[unit] === 'write') return undefined
    const wanted = `[write:${SCOPES[unit]}]`
    const message =
      name === 'forgejo'
        ? `token does not have at least one of required scope(s): ${wanted}`
        : `token does not have at least one of required scope(s), required=${wanted}, token scope=${heldScopes(token.permissions)}`
    return refuse(call, 403, message)
  }

  /** All `/pulls` routes ask for the code as well; on a private repository that is a 403. */
  const readPulls = (call: Call): Answer | undefined => {
    if (has(call, 'pull-requests', 'read') && has(call, 'contents', 'read')) return undefined
    const known = call.token !== undefined && has(call, 'pull-requests', 'read')
    return known
      ? refuse(call, 403, 'user should have a permission to read the code')
      : refuse(call, 404, 'not found')
  }

  const readComments = (call: Call): Answer | undefined =>
    has(call, 'pull-requests', 'read') ? undefined : refuse(call, 404, 'not found')

  /** Reading is enough to comment, so a fork's run may; a locked conversation takes write access. */
  const createComment = (call: Call, pull: PullRequest): Answer | undefined => {
    const refusal = scope(call, 'pull-requests') ?? readComments(call)
    if (refusal !== undefined) return refusal
    const closed = pull.locked && !has(call, 'pull-requests', 'write')
    return closed ? refuse(call, 403, 'You cannot comment on a locked issue.') : undefined
  }

  /** Author or writer; everybody else gets 403 without a word. */
  const changeComment = (call: Call, comment: Comment): Answer | undefined => {
    const refusal = scope(call, 'pull-requests')
    if (refusal !== undefined) return refusal
    const may = call.token?.user.id === comment.author.id || has(call, 'pull-requests', 'write')
    return may ? undefined : { status: 403 }
  }

  const list = (call: Call, items: readonly unknown[]): Answer => {
    const size = countParameter(call.query, 'limit', 30, 50)
    const page = countParameter(call.query, 'page', 1)
    const pages = Math.max(1, Math.ceil(items.length / size))
    const path = call.at.api.slice(call.at.web.length) + call.path
    // Built from the address the administrator set, not from the one that was called.
    const url = (n: number) => {
      const query = new URLSearchParams(call.query)
      query.set('page', String(n))
      return `${call.at.root}${path}?${query}`
    }
    const link = linkHeader(page, pages, url, 'next last first prev')
    const headers = { 'x-total-count': String(items.length), ...(link === '' ? {} : { link }) }
    return { status: 200, headers, body: paged(items, page, size) }
  }

  /** Not paginated at all: every comment, a count, no Link; `page`, `limit` and `per_page` are ignored. */
  const commentList = (call: Call, comments: readonly Comment[]): Answer => {
    const bounds = ['since', 'before'].map((key) => call.query.get(key))
    const [since, before] = bounds.map((text) => (text === null ? undefined : Date.parse(text)))
    if (Number.isNaN(since) || Number.isNaN(before)) return refuse(call, 422, 'Invalid time')
    const kept = comments.filter(({ updatedAt }) => {
      const at = Date.parse(updatedAt)
      return at >= (since ?? -Infinity) && at <= (before ?? Infinity)
    })
    const headers = { 'x-total-count': String(kept.length) }
    return { status: 200, headers, body: kept.map((it) => shapes.comment(it, call.state, call.at)) }
  }

  /** Gitea knows no `head` and silently lists all; Forgejo takes `head` and `base` as branch names. */
  const selectPulls = (call: Call, pulls: readonly PullRequest[]): PullRequest[] => {
    const state = call.query.get('state') ?? 'open'
    const base = call.query.get(name === 'gitea' ? 'base_branch' : 'base')
    const head = name === 'gitea' ? null : call.query.get('head')
    return pulls.filter(
      (pull) =>
        (state === 'all' || pull.state === state) &&
        (base === null || base === pull.base.ref) &&
        (head === null || head === pull.head.ref),
    )
  }

  const readBody = (call: Call): { body: Json } | { refusal: Answer } => {
    const type = call.headers['content-type'] ?? ''
    if (type === '') return { refusal: refuse(call, 422, '[]: Empty Content-Type') }
    if (!type.includes('json')) return { refusal: refuse(call, 422, '[]: Unsupported Content-Type') }
    const body = parseObject(call.text)
    return typeof body === 'string' ? { refusal: refuse(call, 422, '[]: invalid JSON') } : { body }
  }

  /** Short hashes and branches are taken, an unknown commit ends in 500, and any state is stored. */
  const checkStatus = (call: Call, ref: string): { sha: string } | { refusal: Answer } => {
    const sha = call.state.resolve(ref)
    return sha === undefined ? { refusal: refuse(call, 500, '') } : { sha }
  }

  const setStatus = (call: Call): Answer | undefined =>
    scope(call, 'contents') ??
    (has(call, 'contents', 'write')
      ? undefined
      : refuse(call, 403, 'user should have a permission to write to a repo'))

  return {
    name,
    version,
    apiPath: '/api/v1',
    hasDeployments: false,
    shapes,
    gates: {
      request: () => undefined,
      readPulls,
      readComments,
      createComment,
      changeComment,
      readStatuses: (call) => (has(call, 'contents', 'read') ? undefined : refuse(call, 404, 'not found')),
      setStatus,
      deploy: (call) => refuse(call, 404, 'not found'),
      whoAmI: (call) => (call.token === undefined ? refuse(call, 401, 'token is required') : undefined),
    },
    pullPath: (number) => `/pulls/${number}`,
    headers: () => ({ 'cache-control': 'max-age=0, private, must-revalidate, no-transform' }),
    list,
    commentList,
    selectPulls,
    readBody,
    // Blanks are text to Gitea, and there is no upper limit.
    checkComment: (call, body) => {
      const text = body.body
      if (typeof text === 'string' && text !== '') return { text }
      return { refusal: refuse(call, 422, '[Body]: Required') }
    },
    checkStatus,
    notFound: (call) => refuse(call, 404, 'not found'),
    badCredentials: (call) => refuse(call, 401, 'invalid username, password or token'),
    // Gitea calls a missing issue an internal error, whose message it keeps to itself.
    issueNotFound: (call) => (name === 'gitea' ? refuse(call, 500, '') : refuse(call, 404, 'not found')),
  }
}
