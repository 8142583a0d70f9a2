import { plainText } from './text.ts'

/**
 * Foreign text inside Markdown prose or a table cell: no HTML, no links, no emphasis, no pipes, and no
 * mention that would notify somebody. Forges look for mentions, issue numbers and bare addresses after the
 * Markdown is rendered, where a backslash is gone already: a zero-width space breaks them.
 */
export function escapeMarkdown(text: string): string {
  return plainText(text)
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]()#+!|~]/g, (character) => `\\${character}`)
    .replace(/@/g, '@\u200b')
    .replace(/(#|\bGH-)(?=\d)/gi, '$1\u200b')
    .replace(/:\/\//g, ':\u200b//')
    .replace(/\bwww\./gi, (found) => `${found.slice(0, 3)}\u200b.`)
}

/** Foreign text as inline code; it never breaks out, whatever backticks it holds. */
export function inlineCode(text: string): string {
  const line = plainText(text).replace(/\s+/g, ' ').replace(/\|/g, '\\|') || ' '
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return longest > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`
}

/** Foreign text as a fenced block with a fence longer than any inside. */
export function codeBlock(text: string): string {
  const body = plainText(text).replace(/\n+$/, '')
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${body}\n${fence}`
}

/** A table; cells are Markdown already. */
export function table(header: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')
}

/** A part that the reader opens; the title is plain text, the body Markdown already. */
export function folded(title: string, body: string): string {
  const safe = plainText(title)
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/@/g, '@\u200b')
  return `<details><summary>${safe}</summary>\n\n${body}\n\n</details>`
}
