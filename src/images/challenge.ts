import { ok, type Parsed, wrong } from '../core/parsed.ts'

/** How a registry wants to be convinced: the header `WWW-Authenticate` of a 401 (RFC 7235). */
export type Challenge =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: URL; readonly service?: string; readonly scope?: string }

/**
 * Reads a challenge. The realm is where the credentials will be sent, so it must be https; plain http only where
 * the registry itself is on this machine, and the realm too.
 */
export function parseChallenge(header: string, registry: URL): Parsed<Challenge> {
  if (/^basic\b/i.test(header)) return ok({ scheme: 'basic' })
  if (!/^bearer\b/i.test(header)) return wrong('asks for credentials in a way that is not known here')
  const { realm = '', service, scope } = parameters(header)
  if (!URL.canParse(realm)) return wrong('names no usable address for tokens')
  const url = new URL(realm)
  const local = url.protocol === 'http:' && isLoopback(url.hostname) && isLoopback(registry.hostname)
  if (url.protocol !== 'https:' && !local)
    return wrong(`wants the credentials sent to ${url.origin}, which is not encrypted`)
  return ok({
    scheme: 'bearer',
    realm: url,
    ...(service === undefined ? {} : { service }),
    ...(scope === undefined ? {} : { scope }),
  })
}

/** Where the token is fetched: the realm with service and scope (distribution spec, token authentication). */
export function tokenUrl({ realm, service, scope }: Extract<Challenge, { scheme: 'bearer' }>): URL {
  const url = new URL(realm)
  if (service !== undefined) url.searchParams.set('service', service)
  for (const part of scope?.split(' ') ?? []) url.searchParams.append('scope', part)
  return url
}

/** Is this host name this very machine? The Docker engine speaks plain http with registries only there. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

function parameters(header: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [, name = '', quoted, bare] of header.matchAll(/([a-z_]+)=(?:"([^"]*)"|([^\s,"]+))/gi))
    found[name.toLowerCase()] = quoted ?? bare ?? ''
  return found
}
