import { randomUUID } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a gate is made with. */
export interface TokenGateOptions {
  /** `host:port` of a registry that wants Basic authentication. */
  readonly registry: string
  readonly username: string
  readonly password: string
  /** The password that the gate wants for a token; default: that of the registry. */
  readonly asks?: string
}

/** One token that was asked for. */
export interface TokenRequest {
  readonly scope: string
  readonly anonymous: boolean
}

/**
 * A registry that wants tokens, as Docker Hub, GHCR and Gitea do: a door before a real one. Each request must
 * carry a token whose scope allows it; tokens are given to whoever has the password, at an address of their own.
 */
export class TokenGate {
  /** Scopes in the order in which they were asked for. */
  readonly tokenRequests: TokenRequest[] = []
  readonly #options: TokenGateOptions
  readonly #tokens = new Map<string, string>()
  readonly #server: http.Server

  private constructor(options: TokenGateOptions) {
    this.#options = options
    this.#server = http.createServer((request, response) => this.#answer(request, response))
  }

  static async start(options: TokenGateOptions): Promise<TokenGate> {
    const gate = new TokenGate(options)
    await new Promise<void>((listening) => gate.#server.listen(0, '127.0.0.1', listening))
    return gate
  }

  /** `127.0.0.1:PORT`. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    await new Promise((closed) => this.#server.close(closed))
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse): unknown {
    const url = new URL(request.url ?? '/', `http://${this.address}`)
    if (url.pathname === '/token') return this.#giveToken(url, request, response)
    const scope = neededScope(url.pathname, request.method ?? 'GET')
    const given = this.#tokens.get((request.headers.authorization ?? '').replace(/^Bearer /, ''))
    if (given === undefined || !covers(given, scope)) {
      const challenge = `Bearer realm="http://${this.address}/token",service="gate",scope="${scope}"`
      return send(response, 401, { 'www-authenticate': challenge }, 'authentication required')
    }
    return this.#forward(request, response)
  }

  #giveToken(url: URL, request: http.IncomingMessage, response: http.ServerResponse): unknown {
    if (url.searchParams.get('service') !== 'gate') return send(response, 400, {}, 'unknown service')
    const { authorization } = request.headers
    const scope = url.searchParams.get('scope') ?? ''
    this.tokenRequests.push({ scope, anonymous: authorization === undefined })
    if (authorization !== this.#basic(this.#options.asks))
      return send(response, 401, {}, 'incorrect username or password')
    const token = randomUUID()
    this.#tokens.set(token, scope)
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ token }))
  }

  #forward(request: http.IncomingMessage, response: http.ServerResponse): unknown {
    const [host, port] = this.#options.registry.split(':')
    const headers = { ...request.headers, authorization: this.#basic() }
    const onward = http.request(
      { host, port, path: request.url, method: request.method, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      },
    )
    onward.once('error', () => send(response, 502, {}, 'the registry behind does not answer'))
    return request.pipe(onward)
  }

  #basic(password = this.#options.password): string {
    const { username } = this.#options
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  }
}

function neededScope(path: string, method: string): string {
  const repository = /^\/v2\/(.+?)\/(manifests|blobs|tags)\//.exec(path)?.[1]
  if (repository === undefined) return ''
  const action = method === 'DELETE' ? 'delete' : method === 'GET' || method === 'HEAD' ? 'pull' : 'pull,push'
  return `repository:${repository}:${action}`
}

/** Is every action of the needed scope in the given one, for the same repository? */
function covers(given: string, needed: string): boolean {
  if (needed === '') return true
  const [, repository, actions = ''] = needed.split(':')
  const [, ofRepository, allowed = ''] = given.split(':')
  return (
    repository === ofRepository && actions.split(',').every((action) => allowed.split(',').includes(action))
  )
}

function send(
  response: http.ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  message: string,
): http.ServerResponse {
  const code = status === 401 ? 'UNAUTHORIZED' : 'UNKNOWN'
  return response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify({ errors: [{ code, message }] }))
}
