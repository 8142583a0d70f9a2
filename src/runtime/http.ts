import { lookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import type { Secret } from '../core/secret.ts'
import { isMetadataAddress, shownUrl } from '../core/url.ts'
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
  if (proxy === undefined) {
    const addresses = await addressesOf(wanted, signal)
    return exchange(wanted, signal, addresses === undefined ? {} : { lookup: pinned(addresses) })
  }
  refuseAddress(wanted) // Of a name only the proxy knows the address.
  try {
    return await exchange(wanted, signal, await throughProxy(wanted.url, proxy, signal))
  } catch (error) {
    if (error instanceof HttpFailure || signal.aborted) throw error
    const { kind, message } = classified(error)
    throw new HttpFailure(kind, `through the proxy ${proxy.host}: ${message}`, error)
  }
}

/** An address that is written out needs no look-up. */
function refuseAddress({ url, refuseMetadata }: HttpRequest): void {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (refuseMetadata && isIP(host)) refuseMetadataAt(host, [{ address: host, family: isIP(host) }])
}

interface Address {
  readonly address: string
  readonly family: number
}

/** Looks the name up once, so that what was checked is also what is connected to; undefined leaves it to Node. */
async function addressesOf(wanted: HttpRequest, signal: AbortSignal): Promise<Address[] | undefined> {
  const host = wanted.url.hostname.replace(/^\[|\]$/g, '')
  if (isLoopbackName(host)) return loopback
  if (!wanted.refuseMetadata) return undefined
  const family = isIP(host)
  const found = family ? [{ address: host, family }] : await raced(lookup(host, { all: true }), signal)
  refuseMetadataAt(host, found)
  return found
}

function refuseMetadataAt(host: string, found: readonly Address[]): void {
  const refused = found.find(({ address }) => isMetadataAddress(address))
  if (refused === undefined) return
  throw new HttpFailure(
    'refused-address',
    `${host} is ${refused.address}, the address of a cloud's metadata service`,
  )
}

/** Names under `localhost` are loopback by RFC 6761; browsers and curl know that, Node's resolver does not. */
const isLoopbackName = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost')

const loopback: Address[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
]

const raced = <T>(promise: Promise<T>, signal: AbortSignal): Promise<T> =>
  Promise.race([
    promise,
    new Promise<never>((_, reject) => {
      if (signal.aborted) reject(signal.reason)
      else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    }),
  ])

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

type Lookup = NonNullable<http.RequestOptions['lookup']>

const pinned = (addresses: Address[]): Lookup =>
  ((_host, options, callback) =>
    options.all
      ? callback(null, addresses)
      : callback(null, addresses[0]?.address ?? '', addresses[0]?.family)) as Lookup

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
