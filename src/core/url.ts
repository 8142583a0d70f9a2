import { BlockList, isIP } from 'node:net'
import { ok, type Parsed, wrong } from './parsed.ts'

/** Reads an `http:` or `https:` URL. Credentials would end up in logs, and a fragment is never sent. */
export function parseHttpUrl(text: string): Parsed<URL> {
  if (text.trim() !== text) return wrong('has blanks around it')
  if (!URL.canParse(text)) return wrong('is not a URL; write for example "https://app.example/health"')
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return wrong(`has the scheme "${url.protocol}"; only http and https are allowed`)
  if (url.username !== '' || url.password !== '')
    return wrong('holds credentials; pass them as a secret instead')
  if (url.hash !== '') return wrong('has a fragment ("#…"), which is never sent')
  return ok(url)
}

/** The address without the query, which may hold tokens: for logs and messages. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}${url.search === '' ? '' : '?…'}`
}

/**
 * Where clouds answer with credentials to anybody who asks: link-local addresses (AWS, Azure, Google, Scaleway
 * and others use 169.254.169.254 or 169.254.42.42; IPv6 fe80::/10), Alibaba's 100.100.100.200, and the IPv6
 * addresses of AWS (fd00:ec2::254), Scaleway (fd00:42::42) and Google (fd20:ce::254).
 */
const metadata = new BlockList()
metadata.addSubnet('169.254.0.0', 16, 'ipv4')
metadata.addAddress('100.100.100.200', 'ipv4')
metadata.addSubnet('fe80::', 10, 'ipv6')
// The same IPv4 addresses behind a NAT64 gateway (RFC 6052, well-known prefix).
metadata.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')
metadata.addAddress('64:ff9b::6464:64c8', 'ipv6')
for (const address of ['fd00:ec2::254', 'fd00:42::42', 'fd20:ce::254']) metadata.addAddress(address, 'ipv6')

/** Is this IP address one of a cloud's metadata service? IPv4 in IPv6 clothing counts too. */
export function isMetadataAddress(address: string): boolean {
  const family = isIP(address)
  return family !== 0 && metadata.check(address, family === 4 ? 'ipv4' : 'ipv6')
}
