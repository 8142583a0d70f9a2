import type { Answer, Call, Dialect, Json } from './dialect.ts'
import { countParameter, linkHeader, paged } from './dialect.ts'
import { githubShapes } from './github-shapes.ts'
import type { PullRequest } from './model.ts'
import type { Permissions } from './tokens.ts'
import { parseObject } from './validation.ts'

const DOCS = 'https://docs.github.com/rest'
const STATES = ['error', 'failure', 'pending', 'success']
/** "Body is too long (maximum is 65536 characters)". */
const MAX_BODY = 65_536
/** "description is too long (maximum is 140 characters)". */
const MAX_DESCRIPTION = 140

function refuse(status: number, message: string, more: Json = {}): Answer {
  return { status, body: { message, ...more, documentation_url: DOCS, status: String(status) } }
}

function unprocessable(resource: string, code: string, field: string, message: string): Answer {
  return refuse(422, 'Validation Failed', { errors: [{ resource, code, field, message }] })
}

/** A token may write if one of the permissions says so. */
function needs(call: Call, ...any: (keyof Permissions)[]): Answer | undefined {
  const { token } = call
  if (token === undefined) return refuse(401, 'Requires authentication')
  if (any.some((key) => token.permissions[key] === 'write')) return undefined
  const who = token.kind === 'automatic' ? 'integration' : 'personal access token'
  return refuse(403, `Resource not accessible by ${who}`)
}

/** Public repositories are readable by everybody; a private one does not exist for strangers. */
function reads(call: Call, ...any: (keyof Permissions)[]): Answer | undefined {
  if (!call.state.data.repository.private) return undefined
  const { token } = call
  if (token === undefined) return refuse(404, 'Not Found')
  if (any.some((key) => token.permissions[key] !== 'none')) return undefined
  return needs(call, ...any)
}

function request(call: Call): Answer | undefined {
  if ((call.headers['user-agent'] ?? '') !== '') return undefined
  const text =
    'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.\n'
  return { status: 403, headers: { 'content-type': 'text/html; charset=utf-8' }, text }
}

/**
 * A locked conversation is closed to the automatic token too: it does not count as a collaborator
 * (hashicorp/terraform-github-actions#100). People with write access may go on.
 */
function createComment(call: Call, pull: PullRequest): Answer | undefined {
  const refusal = needs(call, 'issues', 'pull-requests')
  if (refusal !== undefined || !pull.locked || call.token?.kind === 'personal') return refusal
  return refuse(403, 'Unable to create comment because issue is locked.')
}

function list(call: Call, items: readonly unknown[]): Answer {
  const size = countParameter(call.query, 'per_page', 30, 100)
  const page = countParameter(call.query, 'page', 1)
  const pages = Math.max(1, Math.ceil(items.length / size))
  // Links name the repository by number, whatever name was called.
  const { repository } = call.state.data
  const path = call.path.replace(/^\/repos\/[^/]+\/[^/]+/, `/repositories/${repository.id}`)
  const link = linkHeader(
    page,
    pages,
    (n) => {
      const query = new URLSearchParams(call.query)
      query.set('page', String(n))
      return `${call.at.api}${path}?${query}`
    },
    'prev next last first',
  )
  return { status: 200, ...(link === '' ? {} : { headers: { link } }), body: paged(items, page, size) }
}

function selectPulls(call: Call, pulls: readonly PullRequest[]): PullRequest[] {
  const state = call.query.get('state') ?? 'open'
  const head = call.query.get('head')
  const base = call.query.get('base')
  return pulls.filter(
    (pull) =>
      (state === 'all' || pull.state === state) &&
      (head === null || head === `${(pull.head.repo?.owner ?? pull.author).login}:${pull.head.ref}`) &&
      (base === null || base === pull.base.ref),
  )
}

function checkComment(_call: Call, body: Json): { text: string } | { refusal: Answer } {
  const text = body.body
  if (typeof text !== 'string')
    return { refusal: refuse(422, 'Invalid request.\n\n"body" wasn\'t supplied.') }
  const bad = (message: string) => ({
    refusal: unprocessable('IssueComment', 'unprocessable', 'data', message),
  })
  if (text.trim() === '') return bad('Body cannot be blank')
  return text.length > MAX_BODY ? bad(`Body is too long (maximum is ${MAX_BODY} characters)`) : { text }
}

function checkStatus(call: Call, sha: string, body: Json): { sha: string } | { refusal: Answer } {
  const bad = (field: string, message: string) => ({
    refusal: unprocessable('Status', 'custom', field, message),
  })
  if (!STATES.includes(String(body.state))) return bad('state', 'state is not included in the list')
  if (String(body.description ?? '').length > MAX_DESCRIPTION) {
    return bad('description', `description is too long (maximum is ${MAX_DESCRIPTION} characters)`)
  }
  if (!call.state.hasCommit(sha)) return { refusal: refuse(422, `No commit found for SHA: ${sha}`) }
  return { sha }
}

/**
 * GitHub, at the addresses of GitHub Enterprise Server: the API lives below `/api/v3` of the same host as the
 * pages, so one port serves both, and Octokit takes the base from GITHUB_API_URL either way.
 */
export function github(): Dialect {
  return {
    name: 'github',
    version: '',
    apiPath: '/api/v3',
    hasDeployments: true,
    shapes: githubShapes,
    gates: {
      request,
      readPulls: (call) => reads(call, 'pull-requests'),
      readComments: (call) => reads(call, 'issues', 'pull-requests'),
      createComment,
      changeComment: (call) => needs(call, 'issues', 'pull-requests'),
      readStatuses: (call) => reads(call, 'statuses', 'contents'),
      setStatus: (call) => needs(call, 'statuses'),
      deploy: (call) => needs(call, 'deployments'),
      whoAmI: (call) =>
        call.token?.kind === 'automatic'
          ? refuse(403, 'Resource not accessible by integration')
          : call.token === undefined
            ? refuse(401, 'Requires authentication')
            : undefined,
    },
    pullPath: (number) => `/pull/${number}`,
    headers: (call, count) => {
      const limit = call.token === undefined ? 60 : call.token.kind === 'automatic' ? 1000 : 5000
      return {
        'x-github-request-id': `FAKE:${count.toString(16).padStart(8, '0')}`,
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(Math.max(0, limit - count)),
        'x-ratelimit-used': String(count),
        'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
        'x-ratelimit-resource': 'core',
      }
    },
    list,
    commentList: (call, comments) => {
      const since = Date.parse(call.query.get('since') ?? '')
      const kept = Number.isNaN(since) ? comments : comments.filter((it) => Date.parse(it.updatedAt) >= since)
      return list(
        call,
        kept.map((it) => githubShapes.comment(it, call.state, call.at)),
      )
    },
    selectPulls,
    readBody: (call) => {
      const body = parseObject(call.text)
      if (body === 'malformed') return { refusal: refuse(400, 'Problems parsing JSON') }
      return body === 'no-object' ? { refusal: refuse(400, 'Body should be a JSON object') } : { body }
    },
    checkComment,
    checkStatus,
    notFound: () => refuse(404, 'Not Found'),
    issueNotFound: () => refuse(404, 'Not Found'),
    badCredentials: () => refuse(401, 'Bad credentials'),
  }
}
