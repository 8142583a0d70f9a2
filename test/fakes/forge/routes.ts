import type { Answer, Call, Dialect } from './dialect.ts'
import { deploymentRoutes } from './routes-deployments.ts'
import { textField } from './validation.ts'

export type Parameters = Readonly<Record<string, string>>

export interface Route {
  readonly method: string
  /** Below the repository, as `/pulls/:number`; `:` marks a parameter. */
  readonly path: string
  readonly handle: (call: Call, parameters: Parameters) => Answer
}

export function ok(body: unknown, status = 200): Answer {
  return { status, body }
}

function pullRoutes(dialect: Dialect): Route[] {
  const { gates, shapes } = dialect
  const list = (call: Call): Answer => {
    const refusal = gates.readPulls(call)
    if (refusal !== undefined) return refusal
    const newest = dialect.selectPulls(call, call.state.data.pulls).sort((a, b) => b.number - a.number)
    return dialect.list(
      call,
      newest.map((pull) => shapes.pull(pull, call.state, call.at)),
    )
  }
  const get = (call: Call, { number }: Parameters): Answer => {
    const refusal = gates.readPulls(call)
    if (refusal !== undefined) return refusal
    const pull = call.state.data.pulls.find((it) => it.number === Number(number))
    return pull === undefined ? dialect.notFound(call) : ok(shapes.pull(pull, call.state, call.at))
  }
  return [
    { method: 'GET', path: '/pulls', handle: list },
    { method: 'GET', path: '/pulls/:number', handle: get },
  ]
}

function commentRoutes(dialect: Dialect): Route[] {
  const { gates, shapes } = dialect
  const list = (call: Call, { number }: Parameters): Answer => {
    const pull = call.state.data.pulls.find((it) => it.number === Number(number))
    if (pull === undefined) return dialect.issueNotFound(call)
    return gates.readComments(call) ?? dialect.commentList(call, call.state.comments(pull.number))
  }
  const create = (call: Call, { number }: Parameters): Answer => {
    const { token } = call
    const read = dialect.readBody(call)
    if ('refusal' in read) return read.refusal
    const pull = call.state.data.pulls.find((it) => it.number === Number(number))
    if (pull === undefined) return dialect.issueNotFound(call)
    const refusal = gates.createComment(call, pull)
    if (refusal !== undefined || token === undefined) return refusal ?? dialect.notFound(call)
    const checked = dialect.checkComment(call, read.body)
    if ('refusal' in checked) return checked.refusal
    const comment = call.state.addComment(pull.number, token.user, checked.text)
    return ok(shapes.comment(comment, call.state, call.at), 201)
  }
  return [
    { method: 'GET', path: '/issues/:number/comments', handle: list },
    { method: 'POST', path: '/issues/:number/comments', handle: create },
  ]
}

function oneCommentRoutes(dialect: Dialect): Route[] {
  const { gates, shapes } = dialect
  const path = '/issues/comments/:id'
  const find = (call: Call, id: string | undefined) =>
    call.state.data.comments.find((comment) => comment.id === Number(id))
  const get = (call: Call, { id }: Parameters): Answer => {
    const comment = find(call, id)
    if (comment === undefined) return dialect.notFound(call)
    return gates.readComments(call) ?? ok(shapes.comment(comment, call.state, call.at))
  }
  const edit = (call: Call, { id }: Parameters): Answer => {
    const read = dialect.readBody(call)
    if ('refusal' in read) return read.refusal
    const comment = find(call, id)
    if (comment === undefined) return dialect.notFound(call)
    const refusal = gates.changeComment(call, comment)
    if (refusal !== undefined) return refusal
    const checked = dialect.checkComment(call, read.body)
    if ('refusal' in checked) return checked.refusal
    call.state.editComment(comment, checked.text)
    return ok(shapes.comment(comment, call.state, call.at))
  }
  const remove = (call: Call, { id }: Parameters): Answer => {
    const comment = find(call, id)
    if (comment === undefined) return dialect.notFound(call)
    const refusal = gates.changeComment(call, comment)
    if (refusal !== undefined) return refusal
    call.state.deleteComment(comment)
    return { status: 204 }
  }
  return [
    { method: 'GET', path, handle: get },
    { method: 'PATCH', path, handle: edit },
    { method: 'DELETE', path, handle: remove },
  ]
}

function combinedState(states: readonly string[]): string {
  if (states.some((state) => state === 'failure' || state === 'error')) return 'failure'
  return states.length === 0 || states.includes('pending') ? 'pending' : 'success'
}

function statusRoutes(dialect: Dialect): Route[] {
  const { gates, shapes } = dialect
  const create = (call: Call, { sha = '' }: Parameters): Answer => {
    const { token } = call
    const refusal = gates.setStatus(call)
    if (refusal !== undefined || token === undefined) return refusal ?? dialect.notFound(call)
    const read = dialect.readBody(call)
    if ('refusal' in read) return read.refusal
    const checked = dialect.checkStatus(call, sha, read.body)
    if ('refusal' in checked) return checked.refusal
    const status = call.state.addStatus({
      sha: checked.sha,
      state: textField(read.body, 'state'),
      context: textField(read.body, 'context') || 'default',
      description: textField(read.body, 'description'),
      targetUrl: textField(read.body, 'target_url'),
      creator: token.user,
    })
    return ok(shapes.status(status, call.state, call.at), 201)
  }
  const combined = (call: Call, { ref = '' }: Parameters): Answer => {
    const refusal = gates.readStatuses(call)
    if (refusal !== undefined) return refusal
    const sha = call.state.resolve(ref)
    if (sha === undefined) return dialect.notFound(call)
    const statuses = call.state.statuses(sha)
    const { repository } = call.state.data
    return ok({
      state: combinedState(statuses.map((status) => status.state)),
      sha,
      total_count: statuses.length,
      statuses: statuses.map((status) => shapes.status(status, call.state, call.at)),
      repository: shapes.repository(repository, call.at),
      commit_url: `${call.at.api}/repos/${repository.fullName}/commits/${sha}`,
      url: `${call.at.api}/repos/${repository.fullName}/commits/${sha}/status`,
    })
  }
  return [
    { method: 'POST', path: '/statuses/:sha', handle: create },
    { method: 'GET', path: '/commits/:ref/status', handle: combined },
  ]
}

/** The routes below `/repos/{owner}/{name}`. */
export function repositoryRoutes(dialect: Dialect): Route[] {
  const self: Route = {
    method: 'GET',
    path: '',
    handle: (call) => ok(dialect.shapes.repository(call.state.data.repository, call.at)),
  }
  const deployments = dialect.hasDeployments ? deploymentRoutes(dialect) : []
  return [
    self,
    ...pullRoutes(dialect),
    ...commentRoutes(dialect),
    ...oneCommentRoutes(dialect),
    ...statusRoutes(dialect),
    ...deployments,
  ]
}

/** The routes that belong to no repository. */
export function globalRoutes(dialect: Dialect): Route[] {
  const who = (call: Call): Answer => {
    const refusal = dialect.gates.whoAmI(call)
    if (refusal !== undefined || call.token === undefined) return refusal ?? dialect.notFound(call)
    return ok(dialect.shapes.user(call.token.user, call.at))
  }
  const version: Route = { method: 'GET', path: '/version', handle: () => ok({ version: dialect.version }) }
  const user: Route = { method: 'GET', path: '/user', handle: who }
  return dialect.version === '' ? [user] : [user, version]
}

/** The parameters of a path that fits the pattern. */
export function matchPath(pattern: string, path: string): Parameters | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  const parameters: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? ''
    if (part.startsWith(':')) parameters[part.slice(1)] = decodeURIComponent(value)
    else if (part !== value) return undefined
  }
  return parameters
}
