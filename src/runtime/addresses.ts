import { lookup } from 'node:dns/promises'
import type http from 'node:http'
import { isIP } from 'node:net'
import { isMetadataAddress } from '../core/url.ts'
import { HttpFailure } from './http-failure.ts'

/** Whom a request is for. */
export interface Destination {
  readonly url: URL
  /** Refuse addresses of cloud metadata services, after name look-up. */
  readonly refuseMetadata?: boolean
}

interface Address {
  readonly address: string
  readonly family: number
}

/**
 * What a request without a proxy needs to find its host. Where addresses are checked, the name is looked up once, so
 * that what was checked is also what is connected to. Throws `HttpFailure` for one that is refused.
 */
export async function directly(
  { url, refuseMetadata }: Destination,
  signal: AbortSignal,
): Promise<http.RequestOptions> {
  const host = hostOf(url)
  if (isLoopbackName(host)) return { lookup: pinned(loopback) }
  if (!refuseMetadata) return {}
  const found = isIP(host) ? writtenOut(host) : await raced(lookup(host, { all: true }), signal)
  refuse(host, found)
  return { lookup: pinned(found) }
}

/** Refuses an address that needs no look-up. */
export function refuseWrittenOut({ url, refuseMetadata }: Destination): void {
  const host = hostOf(url)
  if (refuseMetadata && isIP(host)) refuse(host, writtenOut(host))
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

const writtenOut = (host: string): Address[] => [{ address: host, family: isIP(host) }]

function refuse(host: string, found: readonly Address[]): void {
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

type Lookup = NonNullable<http.RequestOptions['lookup']>

const pinned = (addresses: Address[]): Lookup =>
  ((_host, options, callback) =>
    options.all
      ? callback(null, addresses)
      : callback(null, addresses[0]?.address ?? '', addresses[0]?.family)) as Lookup
