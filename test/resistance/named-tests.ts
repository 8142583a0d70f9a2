import type { NamedTest } from './row.ts'

/** The titles of a name, from the outermost group to the test. */
const titlesOf = ({ name }: NamedTest): string[] => name.split(' > ')

/**
 * Are the titles of this name in the text of its file, as first arguments of a call, one behind the other? This
 * is quick and sees what was renamed; that a test of this name runs is seen when it is run.
 */
export function isIn(text: string, test: NamedTest): boolean {
  let from = 0
  for (const title of titlesOf(test)) {
    const at = placeOf(text, title, from)
    if (at === -1) return false
    from = at + 1
  }
  return true
}

function placeOf(text: string, title: string, from: number): number {
  const quoted = [`'${title.replaceAll("'", "\\'")}'`, `"${title}"`, `\`${title}\``]
  const places = quoted.flatMap((literal) => {
    const call = new RegExp(`\\(\\s*${escaped(literal)},`, 'g')
    call.lastIndex = from
    return call.exec(text)?.index ?? []
  })
  return places.length === 0 ? -1 : Math.min(...places)
}

/** What the full name of the test (titles with a blank between them) ends with, whatever `each` puts in. */
export function patternOf(test: NamedTest): string {
  return `${titlesOf(test)
    .map((title) => escaped(title).replace(/%[sdifjoOc#]|\\\$\w+(?:\\\.\w+)*/g, '.*'))
    .join(' ')}$`
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
