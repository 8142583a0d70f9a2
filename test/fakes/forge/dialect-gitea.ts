import type { Answer, Call, Dialect, Json } from './dialect.ts'
import { countParameter, linkHeader, paged } from './dialect.ts'
import { giteaGates, refuse } from './gitea-gates.ts'
import { giteaShapes } from './gitea-shapes.ts'
import type { Comment, PullRequest } from './model.ts'
import { parseObject } from './validation.ts'

/** Forgejo says which Gitea it is compatible with; the suffix is the surest sign of a Forgejo. */
const VERSIONS = { gitea: '1.27.0', forgejo: '15.0.3+gitea-1.22.0' } as const

/** `limit` counts, `per_page` does not (routers/api/v1/utils/page.go). */
function list(call: Call, items: readonly unknown[]): Answer {
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
function commentList(call: Call, comments: readonly Comment[], shapes: Dialect['shapes']): Answer {
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
function selectPulls(call: Call, pulls: readonly PullRequest[], name: Dialect['name']): PullRequest[] {
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

function readBody(call: Call): { body: Json } | { refusal: Answer } {
  const type = call.headers['content-type'] ?? ''
  if (type === '') return { refusal: refuse(call, 422, '[]: Empty Content-Type') }
  if (!type.includes('json')) return { refusal: refuse(call, 422, '[]: Unsupported Content-Type') }
  const body = parseObject(call.text)
  return typeof body === 'string' ? { refusal: refuse(call, 422, '[]: invalid JSON') } : { body }
}

/** Blanks are text to Gitea, and there is no upper limit. */
function checkComment(call: Call, { body }: Json): { text: string } | { refusal: Answer } {
  if (typeof body === 'string' && body !== '') return { text: body }
  return { refusal: refuse(call, 422, '[Body]: Required') }
}

/** Short hashes and branches are taken, an unknown commit ends in 500, and any state is stored. */
function checkStatus(call: Call, ref: string): { sha: string } | { refusal: Answer } {
  const sha = call.state.resolve(ref)
  return sha === undefined ? { refusal: refuse(call, 500, '') } : { sha }
}

/** Gitea and Forgejo, which differ in a few words only. */
export function gitea(name: 'gitea' | 'forgejo', version: string = VERSIONS[name]): Dialect {
  const shapes = giteaShapes(name)
  return {
    name,
    version,
    apiPath: '/api/v1',
    hasDeployments: false,
    shapes,
    gates: giteaGates(name),
    pullPath: (number) => `/pulls/${number}`,
    headers: () => ({ 'cache-control': 'max-age=0, private, must-revalidate, no-transform' }),
    list,
    commentList: (call, comments) => commentList(call, comments, shapes),
    selectPulls: (call, pulls) => selectPulls(call, pulls, name),
    readBody,
    checkComment,
    checkStatus,
    notFound: (call) => refuse(call, 404, 'not found'),
    badCredentials: (call) => refuse(call, 401, 'invalid username, password or token'),
    // Gitea calls a missing issue an internal error, whose message it keeps to itself.
    issueNotFound: (call) => (name === 'gitea' ? refuse(call, 500, '') : refuse(call, 404, 'not found')),
  }
}
