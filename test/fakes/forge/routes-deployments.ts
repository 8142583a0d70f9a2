import type { Answer, Call, Dialect } from './dialect.ts'
import type { Deployment } from './model.ts'
import type { Parameters, Route } from './routes.ts'
import { textField } from './validation.ts'

const STATES = ['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success']

function invalid(message: string): Answer {
  return { status: 422, body: { message, documentation_url: 'https://docs.github.com/rest', status: '422' } }
}

function find(call: Call, id: string | undefined): Deployment | undefined {
  return call.state.data.deployments.find((deployment) => deployment.id === Number(id))
}

function createDeployment(dialect: Dialect, call: Call): Answer {
  const { token } = call
  const refusal = dialect.gates.deploy(call)
  if (refusal !== undefined || token === undefined) return refusal ?? dialect.notFound(call)
  const read = dialect.readBody(call)
  if ('refusal' in read) return read.refusal
  const ref = textField(read.body, 'ref')
  if (ref === '') return invalid('Invalid request.\n\n"ref" wasn\'t supplied.')
  const sha = call.state.resolve(ref)
  if (sha === undefined) return invalid(`No ref found for: ${ref}`)
  const deployment: Deployment = {
    ...call.state.nextIdentity(),
    ref,
    sha,
    environment: textField(read.body, 'environment') || 'production',
    description: textField(read.body, 'description'),
    creator: token.user,
    statuses: [],
  }
  call.state.data.deployments.push(deployment)
  return { status: 201, body: dialect.shapes.deployment(deployment, call.state, call.at) }
}

function createStatus(dialect: Dialect, call: Call, { id }: Parameters): Answer {
  const { token } = call
  const refusal = dialect.gates.deploy(call)
  if (refusal !== undefined || token === undefined) return refusal ?? dialect.notFound(call)
  const deployment = find(call, id)
  if (deployment === undefined) return dialect.notFound(call)
  const read = dialect.readBody(call)
  if ('refusal' in read) return read.refusal
  const state = textField(read.body, 'state')
  if (!STATES.includes(state))
    return invalid(`Validation Failed: state "${state}" is not included in the list`)
  const status = {
    ...call.state.nextIdentity(),
    state,
    description: textField(read.body, 'description'),
    environmentUrl: textField(read.body, 'environment_url'),
    logUrl: textField(read.body, 'log_url'),
    creator: token.user,
  }
  deployment.statuses.push(status)
  return { status: 201, body: dialect.shapes.deploymentStatus(status, deployment, call.state, call.at) }
}

/** Deployments and their statuses; GitHub only. */
export function deploymentRoutes(dialect: Dialect): Route[] {
  const { shapes } = dialect
  const list = (call: Call): Answer => {
    const environment = call.query.get('environment')
    const kept = call.state.data.deployments.filter(
      (it) => (environment ?? it.environment) === it.environment,
    )
    return dialect.list(
      call,
      kept.reverse().map((it) => shapes.deployment(it, call.state, call.at)),
    )
  }
  const listStatuses = (call: Call, { id }: Parameters): Answer => {
    const deployment = find(call, id)
    if (deployment === undefined) return dialect.notFound(call)
    const newest = [...deployment.statuses].reverse()
    return dialect.list(
      call,
      newest.map((it) => shapes.deploymentStatus(it, deployment, call.state, call.at)),
    )
  }
  const statuses = '/deployments/:id/statuses'
  return [
    { method: 'GET', path: '/deployments', handle: list },
    { method: 'POST', path: '/deployments', handle: (call) => createDeployment(dialect, call) },
    { method: 'GET', path: statuses, handle: listStatuses },
    { method: 'POST', path: statuses, handle: (call, parameters) => createStatus(dialect, call, parameters) },
  ]
}
