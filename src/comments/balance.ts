/**
 * What a piece of Markdown leaves open: a fence, an HTML comment, elements such as `<details>`. Left open, it
 * would swallow what follows: the other sections of the comment.
 */
export interface Open {
  /** The fence to close, such as "```"; it may be longer. */
  readonly fence: string | undefined
  readonly comment: boolean
  /** Elements from the outside in. */
  readonly elements: readonly string[]
}

export const nothingOpen: Open = { fence: undefined, comment: false, elements: [] }

/** Elements that reach over blank lines, and whose end nobody may leave away. */
const elementTag = /<(\/?)(details|summary|table|div|blockquote|pre|ul|ol)\b[^>]*>/gi

/** What is open after one more line. */
export function afterLine(open: Open, line: string): Open {
  if (open.comment) return { ...open, comment: !line.includes('-->') }
  if (open.fence !== undefined) return closes(line, open.fence) ? { ...open, fence: undefined } : open
  const fence = fenceBegun(line)
  if (fence !== undefined) return { ...open, fence }
  if (/^ {0,3}<!--/.test(line)) return { ...open, comment: !line.includes('-->') }
  return { ...open, elements: afterTags(open.elements, withoutInlineCode(line)) }
}

/** What ends everything that is open; empty if nothing is. Begins on a new line. */
export function closing({ fence, comment, elements }: Open): string {
  const ends = [
    ...(comment ? ['-->'] : []),
    ...(fence === undefined ? [] : [fence]),
    ...[...elements].reverse().map((name) => `</${name}>`),
  ]
  return ends.length === 0 ? '' : `\n${ends.join('\n\n')}`
}

/** The text with everything closed that it opens. Lines end with LF. */
export function balanced(text: string): string {
  return text + closing(text.split('\n').reduce(afterLine, nothingOpen))
}

/**
 * The fence that a line opens, also inside a list. In a quotation it ends with the quotation, so it is none of
 * ours. A fence of backticks has no backtick behind it, else it is inline code.
 */
function fenceBegun(line: string): string | undefined {
  const match = /^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}|~{3,})(.*)$/s.exec(line)
  const [, fence = '', info = ''] = match ?? []
  return fence === '' || (fence.startsWith('`') && info.includes('`')) ? undefined : fence
}

function closes(line: string, fence: string): boolean {
  const found = /^\s*(`{3,}|~{3,})\s*$/.exec(line)?.[1] ?? ''
  return found.startsWith(fence)
}

/** Empties inline code, where a tag is only a text. */
function withoutInlineCode(line: string): string {
  return line.replace(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/gs, '')
}

function afterTags(elements: readonly string[], line: string): readonly string[] {
  const open = [...elements]
  for (const [, slash, tag = ''] of line.matchAll(elementTag)) {
    const name = tag.toLowerCase()
    if (slash === '') open.push(name)
    else if (open.includes(name)) open.length = open.lastIndexOf(name)
  }
  return open
}
