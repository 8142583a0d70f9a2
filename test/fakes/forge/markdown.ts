import { escapeHtml, inline } from './markdown-inline.ts'

/** Where a block was found and how many lines it took. */
interface Block {
  readonly html: string
  readonly lines: number
}

type Reader = (lines: readonly string[], from: number) => Block | undefined

const BULLET = /^( {0,3})([-*+]|\d{1,9}[.)])(\s+)(.*)$/
const DIVIDER = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/
/** Behind backticks there may be no other backtick, else it is inline code; behind tildes there may be anything. */
const FENCE = /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$/s

function take(lines: readonly string[], from: number, goesOn: (line: string) => boolean): string[] {
  const end = lines.findIndex((line, index) => index >= from && !goesOn(line))
  return lines.slice(from, end === -1 ? lines.length : end)
}

const fence: Reader = (lines, from) => {
  const [, backticks, marker = backticks] = FENCE.exec(lines[from] ?? '') ?? []
  if (marker === undefined) return undefined
  const body = take(
    lines,
    from + 1,
    (line) => !(line.trim().startsWith(marker) && /^(`+|~+)$/.test(line.trim())),
  )
  return { html: `<pre><code>${escapeHtml(body.join('\n'))}\n</code></pre>`, lines: body.length + 2 }
}

/** Comments are for machines: the reader sees nothing. */
const hidden: Reader = (lines, from) => {
  if (!(lines[from] ?? '').trimStart().startsWith('<!--')) return undefined
  const body = take(lines, from, (line) => !line.includes('-->'))
  const last = lines[from + body.length] ?? ''
  const rest = last.slice(last.indexOf('-->') + 3)
  const html = last.includes('-->') && rest.trim() !== '' ? paragraph([rest]) : ''
  return { html, lines: body.length + 1 }
}

const heading: Reader = (lines, from) => {
  const match = /^ {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$/.exec(lines[from] ?? '')
  if (match === null) return undefined
  const level = match[1]?.length ?? 1
  return { html: `<h${level}>${inline(match[2] ?? '')}</h${level}>`, lines: 1 }
}

const rule: Reader = (lines, from) =>
  /^ {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/.test(lines[from] ?? '')
    ? { html: '<hr>', lines: 1 }
    : undefined

function cells(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/\\\|/g, '|'))
}

function row(values: readonly string[], element: 'th' | 'td', aligns: readonly string[]): string {
  const html = aligns.map((align, index) => {
    const style = align === '' ? '' : ` class="${align}"`
    return `<${element}${style}>${inline(values[index] ?? '')}</${element}>`
  })
  return `<tr>${html.join('')}</tr>`
}

const table: Reader = (lines, from) => {
  const header = lines[from] ?? ''
  const divider = lines[from + 1] ?? ''
  if (!header.includes('|') || !DIVIDER.test(divider)) return undefined
  const aligns = cells(divider).map((cell) =>
    cell.endsWith(':') ? (cell.startsWith(':') ? 'middle' : 'right') : '',
  )
  if (cells(header).length !== aligns.length) return undefined
  const body = take(lines, from + 2, (line) => line.includes('|'))
  const rows = body.map((line) => row(cells(line), 'td', aligns)).join('')
  const head = `<thead>${row(cells(header), 'th', aligns)}</thead>`
  return {
    html: `<div class="scroll"><table>${head}<tbody>${rows}</tbody></table></div>`,
    lines: body.length + 2,
  }
}

const quote: Reader = (lines, from) => {
  const quoted = take(lines, from, (line) => /^ {0,3}>/.test(line)).map((line) =>
    line.replace(/^ {0,3}> ?/, ''),
  )
  if (quoted.length === 0) return undefined
  const alert = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*$/i.exec(quoted[0] ?? '')?.[1]?.toLowerCase()
  const body = renderLines(alert === undefined ? quoted : quoted.slice(1))
  const title = alert === undefined ? '' : `<p class="alert-title">${alert}</p>`
  const kind = alert === undefined ? '' : ` class="alert ${alert}"`
  return { html: `<blockquote${kind}>${title}${body}</blockquote>`, lines: quoted.length }
}

function item(lines: readonly string[]): string {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(lines[0] ?? '')
  const box = task === null ? '' : `<input type="checkbox" disabled${task[1] === ' ' ? '' : ' checked'}> `
  const own = task === null ? lines : [task[2] ?? '', ...lines.slice(1)]
  const text = take(own, 0, (line) => line.trim() !== '' && !BULLET.test(line) && !FENCE.test(line))
  return `<li${box === '' ? '' : ' class="task"'}>${box}${inline(text.join('\n'))}${renderLines(own.slice(text.length))}</li>`
}

const list: Reader = (lines, from) => {
  const first = BULLET.exec(lines[from] ?? '')
  if (first === null) return undefined
  const ordered = /\d/.test(first[2] ?? '')
  const base = first[1]?.length ?? 0
  const items: string[][] = []
  let at = from
  for (; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const bullet = BULLET.exec(line)
    const indent = /^\s*/.exec(line)?.[0].length ?? 0
    if (bullet !== null && indent < base + 2) {
      if (/\d/.test(bullet[2] ?? '') !== ordered) break
      items.push([bullet[4] ?? ''])
    } else if (line.trim() === '') {
      // A list goes on after a blank line only with another item or an indented line.
      if (!/^(?:\s{2,}\S| {0,3}(?:[-*+]|\d+[.)])\s)/.test(lines[at + 1] ?? '')) break
      items.at(-1)?.push('')
    } else if (indent >= base + 2) {
      items.at(-1)?.push(line.slice(Math.min(indent, base + (ordered ? 3 : 2))))
    } else break
  }
  const element = ordered ? 'ol' : 'ul'
  return { html: `<${element}>${items.map(item).join('')}</${element}>`, lines: at - from }
}

function paragraph(lines: readonly string[]): string {
  const html = inline(lines.map((line) => line.trim()).join('\n'))
  return html.trim() === '' ? '' : `<p>${html.replace(/\n/g, '<br>\n')}</p>`
}

/** `<details>` and `<summary>` at the start of a line; the only HTML blocks that stay. */
const FOLD = /^\s*<(\/?)(details|summary)(\s+open)?\s*>/i

function fold(line: string, open: { count: number }): { html: string; rest: string } {
  let html = ''
  let rest = line
  for (let match = FOLD.exec(rest); match !== null; match = FOLD.exec(rest)) {
    rest = rest.slice(match[0].length)
    const closing = match[1] === '/'
    if (match[2]?.toLowerCase() === 'details') {
      if (!closing) html += `<details${match[3] === undefined ? '' : ' open'}>`
      else if (open.count > 0) html += '</details>'
      open.count = Math.max(0, open.count + (closing ? -1 : 1))
    } else if (!closing) {
      const end = rest.search(/<\/summary\s*>/i)
      html += `<summary>${inline(end === -1 ? rest : rest.slice(0, end))}</summary>`
      rest = end === -1 ? '' : rest.slice(end).replace(/^<\/summary\s*>/i, '')
    }
  }
  return { html, rest }
}

const READERS: readonly Reader[] = [fence, hidden, heading, rule, table, quote, list]

function renderLines(source: readonly string[]): string {
  const lines = [...source]
  const open = { count: 0 }
  let html = ''
  let at = 0
  while (at < lines.length) {
    const line = lines[at] ?? ''
    if (FOLD.test(line)) {
      const folded = fold(line, open)
      html += folded.html
      lines[at] = folded.rest
      if (folded.rest.trim() === '') at += 1
      continue
    }
    const block = line.trim() === '' ? { html: '', lines: 1 } : readBlock(lines, at)
    html += block.html
    at += block.lines
  }
  return html + '</details>'.repeat(open.count)
}

function readBlock(lines: readonly string[], at: number): Block {
  for (const reader of READERS) {
    const block = reader(lines, at)
    if (block !== undefined) return block
  }
  const starts = (line: string) =>
    [FENCE, FOLD, /^ {0,3}(?:#{1,6}\s|>|<!--)/].some((pattern) => pattern.test(line))
  const rest = take(lines, at + 1, (line) => line.trim() !== '' && !starts(line) && !BULLET.test(line))
  return { html: paragraph([lines[at] ?? '', ...rest]), lines: rest.length + 1 }
}

/**
 * The part of Markdown that sticky comments use, as HTML for the stand-in's page: headings, emphasis, code,
 * links, lists, tasks, tables, quotes and alerts, `<details>`, a few tags without attributes. All else is text.
 */
export function renderMarkdown(text: string): string {
  return renderLines(text.replace(/\r\n?/g, '\n').replace(/\0/g, '\ufffd').split('\n'))
}
