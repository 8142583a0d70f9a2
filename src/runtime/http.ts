import http from 'node:http'
import https from 'node:https'
import type { Secret } from '../core/secret.ts'
import { shownUrl } from '../core/url.ts'
import { directly, refuseWrittenOut } from './addresses.ts'
import { stopSignal } from './cancel.ts'
import { classified, HttpFailure } from './http-failure.ts'
import { limited } from './limits.ts'
import { proxyFor, throughProxy } from './proxy.ts'
import { waiting } from './waits.ts'

/**
 * One HTTP exchange. On `node:http`, not `fetch`: loading fetch costs about 100 ms of CPU, which is more than
 * everything else a short action does. No redirects (a token must not follow one), no retries (one layer
 * does that: retry.ts), always a deadline, always a cap on the body. A cancelled run ends it.
 */
export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as the `Authorization` header, only to this URL. */
  readonly authorization?: Secret
  readonly body?: string | Buffer
  /** For the whole exchange, from name look-up to the last byte. */
  readonly timeoutMs: number
  /** A longer body is cut here; `truncated` says so. Default 5 MiB. */
  readonly maxBytes?: number
  /** Refuse addresses of cloud metadata services, after name look-up. */
  readonly refuseMetadata?: boolean
  readonly signal?: AbortSignal
}

export { HttpFailure, type NoAnswer } from './http-failure.ts'

/** An answer, whatever its status. */
export interface HttpResponse {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
  readonly truncated: boolean
}

/** Sends one request and reads its answer. Throws `HttpFailure` if there is none, or why the run was cancelled. */
export async function request(wanted: HttpRequest): Promise<HttpResponse> {
  const over = limited(wanted)
  try {
    return await waiting(`${wanted.method} ${shownUrl(wanted.url)}`, exchanged(wanted, over.signal))
  } catch (error) {
    if (stopSignal().aborted) throw stopSignal().reason
    if (error instanceof HttpFailure) throw error
    const late = `no answer within ${Math.ceil(wanted.timeoutMs) / 1000} s`
    throw over.timedOut() ? new HttpFailure('timeout', late, error) : classified(error)
  } finally {
    over.release()
  }
}

async function exchanged(wanted: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
  const proxy = proxyFor(wanted.url)
  if (proxy === undefined) return exchange(wanted, signal, await directly(wanted, signal))
  refuseWrittenOut(wanted) // Of a name only the proxy knows the address.
  try {
    return await exchange(wanted, signal, await throughProxy(wanted.url, proxy, signal))
  } catch (error) {
    if (error instanceof HttpFailure || signal.aborted) throw error
    const { kind, message } = classified(error)
    throw new HttpFailure(kind, `through the proxy ${proxy.host}: ${message}`, error)
  }
}

function exchange(wanted: HttpRequest, signal: AbortSignal, way: http.RequestOptions): Promise<HttpResponse> {
  const { promise, resolve, reject } = withResolvers<HttpResponse>()
  const client = wanted.url.protocol === 'https:' ? https : http
  const outgoing = client.request(wanted.url, {
    method: wanted.method,
    signal,
    agent: false,
    ...way,
    headers: { ...headersOf(wanted), ...(way.headers as Record<string, string> | undefined) },
  })
  outgoing.on('error', reject) // Not once: a second error must not end the process.
  outgoing.once('response', (incoming) =>
    readBody(incoming, wanted.maxBytes ?? 5 * 1024 ** 2).then(resolve, reject),
  )
  outgoing.end(wanted.body)
  return promise
}

function headersOf(wanted: HttpRequest): Record<string, string> {
  return {
    'user-agent': 'deploy-actions',
    accept: '*/*',
    ...wanted.headers,
    ...(wanted.authorization === undefined ? {} : { authorization: wanted.authorization.reveal() }),
    ...(wanted.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(wanted.body)) }),
  }
}

async function readBody(incoming: http.IncomingMessage, maxBytes: number): Promise<HttpResponse> {
  const chunks: Buffer[] = []
  let size = 0
  let truncated = false
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    if (size + chunk.length > maxBytes) {
      chunks.push(chunk.subarray(0, maxBytes - size))
      truncated = true
      break
    }
    chunks.push(chunk)
    size += chunk.length
  }
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    body: Buffer.concat(chunks),
    truncated,
  }
}

function withResolvers<T>() {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
