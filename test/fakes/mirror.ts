import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How the mirror answers. */
export interface MirrorOptions {
  readonly status: number
  /** What it demands of who comes without credentials, as in `WWW-Authenticate`. */
  readonly challenge?: string
  /** A token that it gives to whoever asks at `/token`. */
  readonly token?: string
  /** Other numbers put the credentials at other places of the message. */
  readonly turn?: number
}

/** A server that refuses everything, and shows in its errors what it was sent. */
export interface Mirror {
  /** `127.0.0.1:PORT`. */
  readonly address: string
  /** The credentials it has seen, as they were sent. */
  readonly seen: readonly string[]
  close(): Promise<void>
}

/** Starts a mirror on 127.0.0.1: careless servers and proxies do echo a request, with its `Authorization`. */
export async function startMirror({ status, challenge, token, turn = 0 }: MirrorOptions): Promise<Mirror> {
  const seen: string[] = []
  const server = createServer((request, response) => {
    request.resume()
    const { authorization } = request.headers
    if (authorization !== undefined) seen.push(authorization)
    if (token !== undefined && request.url?.startsWith('/token'))
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ token }))
    if (authorization === undefined && challenge !== undefined)
      return response.writeHead(401, { 'www-authenticate': challengeAt(request, challenge) }).end()
    const message = reflected(authorization ?? 'nothing', turn + seen.length)
    return response
      .writeHead(status, { 'content-type': 'application/json', 'x-echo': 'yes' })
      .end(JSON.stringify({ message, errors: [{ code: 'DENIED', message }] }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () => {
      server.closeAllConnections()
      return new Promise((closed) => server.close(() => closed()))
    },
  }
}

const challengeAt = ({ headers }: IncomingMessage, challenge: string): string =>
  challenge.replace('HOST', headers.host ?? '')

/** The credentials as they were sent, decoded, and in other clothes; later ones at another place of the line. */
export function reflected(authorization: string, turn = 0): string {
  const [scheme = '', sent = ''] = authorization.split(' ')
  const decoded =
    scheme === 'Basic'
      ? Buffer.from(sent, 'base64')
          .toString()
          .replace(/^[^:]*:/, '')
      : sent
  const dresses = [
    decoded,
    sent,
    Buffer.from(decoded).toString('base64'),
    encodeURIComponent(decoded),
    JSON.stringify(decoded),
    Buffer.from(`you:${decoded}`).toString('base64url'),
  ]
  const from = turn % dresses.length
  const turned = [...dresses.slice(from), ...dresses.slice(0, from)]
  // A message is cut somewhere: what stands there must not be half a secret.
  return `bad credentials ${'.'.repeat((turn * 37) % 110)} ${turned.join(' ')}`
}
