import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Addresses, Answer, Call, Dialect } from './dialect.ts'
import type { Fault, FaultQueue } from './faults.ts'
import { globalRoutes, matchPath, repositoryRoutes } from './routes.ts'
import type { ForgeState } from './state.ts'
import type { TokenStore } from './tokens.ts'

/** One request to the API, for assertions on what a client asked and in which order. */
export interface RequestRecord {
  readonly method: string
  /** Below the API's base path, without the query. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The body as it came. */
  readonly text: string
  /** Login behind the token, if there was a valid one. */
  readonly user: string | undefined
  /** No route of this forge fits. */
  unmatched: boolean
  /** The fault that this request met. */
  readonly fault: Fault['kind'] | undefined
  /** `undefined` while no answer was given. */
  status: number | undefined
}

export interface ApiParts {
  readonly dialect: Dialect
  readonly state: ForgeState
  readonly tokens: TokenStore
  readonly faults: FaultQueue
  readonly requests: RequestRecord[]
  readonly addresses: () => Addresses
}

function repositoryPath(path: string, state: ForgeState): string | undefined {
  const { repository } = state.data
  const named = /^\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(path)
  if (named !== null) {
    const mine = named[1]?.toLowerCase() === repository.fullName.toLowerCase()
    return mine ? (named[2] ?? '') : undefined
  }
  // GitHub's page links name the repository by its number.
  const numbered = /^\/repositories\/(\d+)(\/.*)?$/.exec(path)
  return Number(numbered?.[1]) === repository.id ? (numbered?.[2] ?? '') : undefined
}

/** The answer to a call, and whether a route was found for it. */
export function route(dialect: Dialect, call: Call): { answer: Answer; unmatched: boolean } {
  const inside = repositoryPath(call.path, call.state)
  const routes = inside === undefined ? globalRoutes(dialect) : repositoryRoutes(dialect)
  for (const { method, path, handle } of routes) {
    const parameters = matchPath(path, inside ?? call.path)
    if (method === call.method && parameters !== undefined) {
      return { answer: handle(call, parameters), unmatched: false }
    }
  }
  return { answer: dialect.notFound(call), unmatched: true }
}

/** The REST API of the stand-in: records each request, lets faults happen, answers. */
export class Api {
  readonly #parts: ApiParts

  constructor(parts: ApiParts) {
    this.#parts = parts
  }

  async handle(request: IncomingMessage, response: ServerResponse, url: URL, text: string): Promise<void> {
    const { dialect, faults, requests, state, tokens, addresses } = this.#parts
    const method = request.method ?? 'GET'
    const path = url.pathname.slice(dialect.apiPath.length)
    const headers = request.headers as Record<string, string | undefined>
    const found = tokens.fromHeader(headers.authorization)
    const token = found === 'invalid' ? undefined : found
    const fault = faults.take(method, path)
    const query = url.searchParams
    const record: RequestRecord = {
      method,
      path,
      query: Object.fromEntries(query),
      headers,
      text,
      user: token?.user.login,
      unmatched: false,
      fault: fault?.kind,
      status: undefined,
    }
    requests.push(record)

    const answer = await this.#withFault(fault, response, async () => {
      const seen = fault?.kind === 'stale' ? fault.state : state
      const call: Call = { method, path, query, headers, text, token, state: seen, at: addresses() }
      const refusal =
        dialect.gates.request(call) ?? (found === 'invalid' ? dialect.badCredentials(call) : undefined)
      const routed = refusal === undefined ? route(dialect, call) : { answer: refusal, unmatched: false }
      record.unmatched = routed.unmatched
      const common = dialect.headers(call, requests.length)
      return { ...routed.answer, headers: { ...common, ...routed.answer.headers } }
    })
    if (answer === undefined) return
    record.status = answer.status
    send(response, answer, fault)
  }

  /** What happens around the handling; no answer when the connection is left hanging or was reset. */
  async #withFault(
    fault: Fault | undefined,
    response: ServerResponse,
    handle: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    switch (fault?.kind) {
      case 'status':
        return { status: fault.code, headers: fault.headers ?? {}, body: fault.body ?? { message: 'Fault' } }
      case 'html': {
        const text = `<html><head><title>${fault.code}</title></head><body><h1>${fault.code}</h1></body></html>\n`
        return { status: fault.code, headers: { 'content-type': 'text/html' }, text }
      }
      case 'hang':
        return undefined
      case 'resetBefore':
        reset(response)
        return undefined
      case 'silentSuccess':
        await handle()
        if (fault.as !== 'reset') return { status: fault.as, body: { message: 'Fault' } }
        reset(response)
        return undefined
      case 'delay':
        await sleep(fault.milliseconds, undefined, { ref: false })
        return handle()
      case 'barrier':
        await this.#parts.faults.barrier(fault.name).wait()
        return handle()
      case 'effect': {
        if (fault.when === 'before') await fault.run()
        const answer = await handle()
        if (fault.when === 'after') await fault.run()
        return answer
      }
      default:
        return handle()
    }
  }
}

function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy()
}

function send(response: ServerResponse, answer: Answer, fault: Fault | undefined): void {
  const json = answer.text === undefined && answer.body !== undefined
  const whole = Buffer.from(json ? JSON.stringify(answer.body) : (answer.text ?? ''))
  const half = whole.subarray(0, Math.floor(whole.length / 2))
  const type: Record<string, string> = json ? { 'content-type': 'application/json; charset=utf-8' } : {}
  const bytes = fault?.kind === 'truncateJson' ? half : whole
  // A 204 has no length.
  const length: Record<string, string> =
    answer.status === 204 ? {} : { 'content-length': String(bytes.length) }
  response.writeHead(answer.status, { ...type, ...length, ...answer.headers })
  if (fault?.kind === 'resetMidBody') response.write(half, () => reset(response))
  else response.end(bytes)
}
