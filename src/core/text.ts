/** Removes colour codes and control characters, C0 and C1 (but tab and newline), from foreign text. */
export function plainText(text: string): string {
  return text
    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
}

/** The last `lines` lines of a text, each cut at `width` characters. */
export function tail(text: string, lines: number, width = 500): string {
  const all = text.replace(/\n+$/, '').split('\n')
  return all
    .slice(-lines)
    .map((line) => (line.length > width ? `${line.slice(0, width)}…` : line))
    .join('\n')
}

/** Foreign text on one line, cut at `width` characters: for messages and tables. */
export function oneLine(text: string, width = 200): string {
  const line = plainText(text).replace(/\s+/g, ' ').trim()
  return line.length > width ? `${line.slice(0, width - 1)}…` : line
}

/** "a", "a and b", "a, b and c". */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** "1 service", "2 services". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
