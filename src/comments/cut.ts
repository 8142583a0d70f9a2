import { afterLine, balanced, closing, nothingOpen, type Open } from './balance.ts'

/**
 * The text in at most `limit` characters, with everything closed that it opens: fences, folded parts, tables.
 * What is cut away is counted, and `where` says in Markdown where it can be read.
 */
export function cutMarkdown(markdown: string, limit: number, where = ''): string {
  const text = markdown.replace(/\r\n?/g, '\n') // Else a fence written on Windows is not seen as one.
  const whole = balanced(text)
  if (whole.length <= limit) return whole
  const note = (kept: number) =>
    `\n\n_${text.length - kept} of ${text.length} characters are left out here.${where}_`
  const room = limit - note(0).length
  const { kept, open } = longestStart(text, room)
  const closed = kept + closing(open)
  return `${closed}${note(kept.length)}`.slice(0, Math.max(0, limit))
}

interface Start {
  readonly kept: string
  readonly open: Open
}

/** The longest beginning that fits with its closing: whole lines, unless that would give up over half the room. */
function longestStart(text: string, room: number): Start {
  const lines = text.split('\n')
  let best: Start = { kept: '', open: nothingOpen }
  let kept = ''
  let open = nothingOpen
  for (const [index, line] of lines.entries()) {
    const longer = index === 0 ? line : `${kept}\n${line}`
    if (longer.length > room)
      return best.kept.length * 2 > room ? best : partOfLine(best, kept, open, index, line, room)
    kept = longer
    open = afterLine(open, line)
    // The head of a table without the line below it is no table.
    const headOnly = isDelimiterRow(lines[index + 1] ?? '') && line.includes('|')
    if (!headOnly && kept.length + closing(open).length <= room) best = { kept, open }
  }
  return best
}

/** A piece of one long line, never half of a character. */
function partOfLine(
  best: Start,
  before: string,
  open: Open,
  index: number,
  line: string,
  room: number,
): Start {
  const begin = index === 0 ? '' : `${before}\n`
  for (let size = room - begin.length; size > 0; size = Math.floor(size * 0.9)) {
    const piece = line
      .slice(0, size)
      .replace(/[\uD800-\uDBFF]$/, '')
      .replace(/<[^>]*$/, '')
    const after = afterLine(open, piece)
    const kept = begin + piece
    if (kept.length > best.kept.length && kept.length + closing(after).length <= room)
      return { kept, open: after }
  }
  return best
}

const isDelimiterRow = (line: string): boolean =>
  /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(line) && line.includes('-')
