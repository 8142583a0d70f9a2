import { escapeMarkdown } from '../core/markdown.ts'
import { parseHttpUrl } from '../core/url.ts'

/** A link that shows the address itself without its scheme; foreign text, so what is no URL is only text. */
export function addressLink(address: string): string {
  const parsed = parseHttpUrl(address)
  if ('problem' in parsed) return escapeMarkdown(address.replace(/\/\/[^/@]*@/, '//***@'))
  const { host, pathname, search } = parsed.value
  return link(`${host}${pathname === '/' ? '' : pathname}${search}`, parsed.value)
}

/** A link to a checked URL. Nothing in the address can end the link, or the cell of a table it stands in. */
export function link(text: string, { href }: URL): string {
  const safe = href.replace(/[<>()|`\\"']/g, percentEncoded)
  return `[${escapeMarkdown(text)}](${safe})`
}

const percentEncoded = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
