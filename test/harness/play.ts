import type http from 'node:http'
import type { RemoteFault } from './faults.ts'

/** What the test does to the process of the action while a call waits. */
export type Strike = (fault: 'kill-before' | 'kill-after' | 'cancel') => Promise<void>

/** What a server said. */
export interface Answer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
}

/** The moment in which a fault is played. */
export interface Scene {
  /** The forward of this call gives an old answer by itself. */
  readonly isStale: boolean
  readonly response: http.ServerResponse
  readonly forward: () => Promise<Answer>
  readonly strike: Strike
}

/** Plays a fault. */
export async function play(fault: RemoteFault, scene: Scene): Promise<void> {
  const { isStale, response, forward, strike } = scene
  switch (fault) {
    case '429':
      return reply(response, saying(429, { 'retry-after': '1' }))
    case '500':
      return reply(response, saying(500))
    case '503-html':
      return reply(response, page(503))
    case 'hang':
      return
    case 'reset-before':
      return reset(response)
    case 'silent-502':
      await forward()
      return reply(response, page(502))
    case 'silent-reset':
      await forward()
      return reset(response)
    case 'reset-mid-body':
      return half(response, await forward(), 'reset')
    case 'truncated-json':
      return half(response, await forward(), 'end')
    case 'stale':
      return reply(response, isStale ? await forward() : saying(404))
    case 'kill-before':
      await strike(fault)
      return reset(response)
    case 'kill-after': {
      const answer = await forward()
      await strike(fault)
      return reply(response, answer)
    }
    case 'cancel':
      await strike(fault)
      return reply(response, await forward())
  }
}

const saying = (status: number, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from('{"message":"planned by the test"}'),
})

const page = (status: number): Answer => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: Buffer.from(`<html><body><h1>${status} of a proxy</h1></body></html>\n`),
})

/** Sends an answer as it is. */
export function reply(response: http.ServerResponse, { status, headers, body }: Answer): void {
  const { 'transfer-encoding': _, ...kept } = headers
  response.writeHead(status, kept).end(body)
}

function half(response: http.ServerResponse, { status, headers, body }: Answer, then: 'reset' | 'end'): void {
  const { 'transfer-encoding': _, 'content-length': __, ...kept } = headers
  const part = body.subarray(0, Math.floor(body.length / 2))
  const length = then === 'reset' ? body.length + 1 : part.length
  response.writeHead(status, { ...kept, ...(status === 204 ? {} : { 'content-length': String(length) }) })
  if (then === 'end') response.end(part)
  else response.write(part, () => reset(response))
}

/** Cuts the connection. */
export function reset(response: http.ServerResponse): void {
  response.socket?.resetAndDestroy()
}
