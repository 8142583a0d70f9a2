import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the app answers to one request. */
export interface Reply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body?: string | object
  /** Takes the request and never answers. */
  readonly hang?: boolean
}

/** Decides by the number of the request (from 1) and the milliseconds since the first one. */
export type Script = (request: number, ms: number) => Reply

/** An app that does what a test says. */
export interface App {
  readonly port: number
  /** Address on 127.0.0.1, without a path. */
  readonly url: string
  /** Connections that were made, whether something was asked or not. */
  connections(): number
  /** Paths asked, in order. */
  readonly asked: readonly string[]
  /** When each request came, by `performance.now()`. */
  readonly times: readonly number[]
  close(): Promise<void>
}

/** Starts an app on 127.0.0.1; with `listenAfterMs` its port is closed until then. */
export async function startApp(script: Script, { listenAfterMs = 0 } = {}): Promise<App> {
  const asked: string[] = []
  const times: number[] = []
  let connections = 0
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    times.push(performance.now())
    reply(request, response, script(times.length, performance.now() - (times[0] ?? 0)))
  })
  server.on('connection', () => connections++)
  const port = await listen(server, 0)
  let late: NodeJS.Timeout | undefined
  if (listenAfterMs > 0) {
    await close(server)
    late = setTimeout(() => server.listen(port, '127.0.0.1'), listenAfterMs)
  }
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    connections: () => connections,
    asked,
    times,
    close: () => {
      clearTimeout(late)
      return close(server)
    },
  }
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer()
  const port = await listen(server, 0)
  await close(server)
  return port
}

function reply(request: IncomingMessage, response: ServerResponse, { hang, ...said }: Reply): void {
  request.resume()
  if (hang) return
  const { status = 200, headers = {}, body = 'ok' } = said
  const json = typeof body === 'object'
  response.writeHead(status, { 'content-type': json ? 'application/json' : 'text/plain', ...headers })
  response.end(json ? JSON.stringify(body) : body)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve) =>
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  )
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
