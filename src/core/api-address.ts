import { BlockList, isIP } from 'node:net'

/** Networks that no stranger sits in: loopback, and private ones (RFC 1918, RFC 4193). */
const near = new BlockList()
near.addSubnet('127.0.0.0', 8, 'ipv4')
near.addSubnet('10.0.0.0', 8, 'ipv4')
near.addSubnet('172.16.0.0', 12, 'ipv4')
near.addSubnet('192.168.0.0', 16, 'ipv4')
near.addAddress('::1', 'ipv6')
near.addSubnet('fc00::', 7, 'ipv6')

/** Names that no public name server answers (RFC 6761, 6762, 8375, and ICANN's `internal`), and the habitual `lan`. */
const nearName = /(^|\.)(localhost|local|home\.arpa|internal|lan|test)$/

/**
 * Why a token must not be sent to the API at this address; undefined if it may. The runner names both addresses,
 * and an earlier step could have changed one: the API must be the server's own (outside of a runner nobody names a server). Without encryption a token goes only
 * where no stranger listens, as to `http://gitea:3000` in a network of containers.
 */
export function apiAddressProblem(api: URL, server: URL | undefined): string | undefined {
  if (server !== undefined && !belongs(api, server))
    return `is on another host than the forge itself (${server.origin})`
  if (api.protocol === 'https:' || isNear(api.hostname)) return undefined
  return 'is not encrypted (http), and not in a private network'
}

/** GitHub's API has a host of its own: api.github.com, and api.<name>.ghe.com with data residency. */
function belongs({ host }: URL, server: URL): boolean {
  const isCloud = server.host === 'github.com' || /^[a-z0-9-]+\.ghe\.com$/.test(server.host)
  return host === (isCloud ? `api.${server.host}` : server.host)
}

function isNear(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  if (family !== 0) return near.check(host, family === 4 ? 'ipv4' : 'ipv6')
  return !host.includes('.') || nearName.test(host)
}
