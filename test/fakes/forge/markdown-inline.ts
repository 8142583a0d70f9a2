/** Longer runs are shown as plain text: nobody reads them, and matching them costs square time. */
const LONGEST_RUN = 20_000

/** Tags without attributes that a comment may use inside a line. */
const TAGS = new Set(['b', 'strong', 'i', 'em', 'sub', 'sup', 'kbd', 'del', 's'])

const ENTITY = /&(?!(?:amp|lt|gt|quot|nbsp|#\d{1,7}|#x[\da-f]{1,6});)/gi

/** Text for HTML, attribute values included. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replace(/&/g, '&amp;').replace(/[<>"']/g, (character) => entities[character] ?? '')
}

/** Text of a comment: entities that the author wrote stay what they are. */
function escapeText(text: string): string {
  return text.replace(ENTITY, '&amp;').replace(/[<>"']/g, (character) => escapeHtml(character))
}

/** Only addresses that cannot run anything. */
export function safeUrl(url: string): string | undefined {
  return /^(?:https?:\/\/|mailto:|#|\/(?!\/))[^\s\x00-\x1f]*$/i.test(url) ? url : undefined
}

function link(url: string, html: string): string {
  const safe = safeUrl(url)
  return safe === undefined ? html : `<a href="${escapeHtml(safe)}" rel="nofollow noopener">${html}</a>`
}

type Rule = readonly [pattern: RegExp, render: (match: RegExpExecArray, open: string[]) => string | undefined]

function group(match: RegExpExecArray, index: number): string {
  return match[index] ?? ''
}

function code(text: string): string {
  // One blank on each side belongs to the backticks.
  const padded = /^ (.*\S.*) $/s.exec(text)
  return `<code>${escapeHtml(padded?.[1] ?? text)}</code>`
}

function tag(match: RegExpExecArray, open: string[]): string | undefined {
  const closing = match[1] === '/'
  const name = group(match, 2).toLowerCase()
  if (name === 'br' && !closing) return '<br>'
  if (!TAGS.has(name)) return undefined
  if (!closing) {
    open.push(name)
    return `<${name}>`
  }
  if (open.at(-1) !== name) return undefined
  open.pop()
  return `</${name}>`
}

/** Tried in this order at each place; the first that fits consumes its match. */
const RULES: readonly Rule[] = [
  [/\\([!-/:-@[-`{-~])/y, (match) => escapeHtml(group(match, 1))],
  [/(`+)(?!`)(.+?)(?<!`)\1(?!`)/sy, (match) => code(group(match, 2))],
  [/<!--.*?-->/sy, () => ''],
  [/<(\/?)([a-z]+)\s*\/?>/iy, tag],
  [/<(https?:\/\/[^\s<>]+)>/iy, (match) => link(group(match, 1), escapeHtml(group(match, 1)))],
  // No outside resources: a picture is its description, linked.
  [
    /!\[([^\]]*)\]\(([^\s()]+)(?:\s+"[^"]*")?\)/y,
    (m) => link(group(m, 2), escapeText(group(m, 1) || 'image')),
  ],
  [
    /\[((?:[^[\]\\]|\\.|!\[[^\]]*\]\([^)]*\))+)\]\(([^\s()]+)(?:\s+"[^"]*")?\)/y,
    (m) => link(group(m, 2), inline(group(m, 1), true)),
  ],
  [/\*\*(?=\S)(.+?)(?<=\S)\*\*/sy, (match) => `<strong>${inline(group(match, 1))}</strong>`],
  [/(?<!\w)__(?=\S)(.+?)(?<=\S)__(?!\w)/sy, (match) => `<strong>${inline(group(match, 1))}</strong>`],
  [/\*(?=[^\s*])(.+?)(?<=[^\s*])\*/sy, (match) => `<em>${inline(group(match, 1))}</em>`],
  [/(?<!\w)_(?=[^\s_])(.+?)(?<=[^\s_])_(?!\w)/sy, (match) => `<em>${inline(group(match, 1))}</em>`],
  [/~~(?=\S)(.+?)(?<=\S)~~/sy, (match) => `<del>${inline(group(match, 1))}</del>`],
  [/(?<!\w)https?:\/\/[^\s<>"'`|]+[^\s<>"'`|.,:;!?)\]*_]/iy, ([url]) => link(url, escapeHtml(url))],
]

const PLAIN = /[^\\`<![*_~h\n]+/y

/** The inline part of Markdown as HTML. Everything that is not understood is text. */
export function inline(text: string, inLink = false): string {
  if (text.length > LONGEST_RUN) return escapeText(text)
  const open: string[] = []
  let html = ''
  let at = 0
  while (at < text.length) {
    PLAIN.lastIndex = at
    const plain = PLAIN.exec(text)?.[0]
    if (plain !== undefined) {
      html += escapeText(plain)
      at += plain.length
      continue
    }
    const found = applyRule(text, at, open, inLink)
    html += found.html
    at += found.length
  }
  // What was left open ends here, not in the rest of the page.
  return (
    html +
    open
      .reverse()
      .map((name) => `</${name}>`)
      .join('')
  )
}

function applyRule(
  text: string,
  at: number,
  open: string[],
  inLink: boolean,
): { html: string; length: number } {
  for (const [pattern, render] of RULES) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match === null) continue
    const html = render(match, open)
    // Links do not nest.
    if (html === undefined) continue
    return { html: inLink ? html.replace(/<\/?a\b[^>]*>/g, '') : html, length: match[0].length }
  }
  return { html: escapeText(text[at] ?? ''), length: 1 }
}
