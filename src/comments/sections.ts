import { shortHash } from '../core/name.ts'

/**
 * The sticky comment: one comment on the pull request that many steps write to, each its own section. What
 * identifies it, and where sections begin and end, stands in HTML comments that no forge shows.
 */

/** Which run wrote a section, and for which commit. */
export interface Stamp {
  /** Id of the run on the forge; 0 outside of one. */
  readonly run: number
  readonly attempt: number
  /** Full sha of the commit that the section speaks of; empty if there is none. */
  readonly sha: string
}

/** A section as a step wants it. */
export interface Section {
  /** `[a-z0-9-]+`; who uses the same name writes the same section. */
  readonly name: string
  readonly stamp: Stamp
  /** Markdown. */
  readonly content: string
}

/** A section in the body of a comment. */
export interface FoundSection extends Section {
  /** Of the content as it was wanted, before it was cut to fit. */
  readonly hash: string
  /** Where it stands in the body, with its marks. */
  readonly start: number
  readonly end: number
}

/** The first line of our comment. A copy of it elsewhere in a body means nothing. */
const commentMark = '<!-- deploy-actions:comment key=main -->'

const beginMark =
  /^<!-- deploy-actions:section name=([a-z0-9-]+) run=(\d{1,15}) attempt=(\d{1,6}) sha=([0-9a-f]*) hash=([0-9a-f]+) -->\r?$/gm

/** Does the body begin as our comment does? Anybody can copy that, so the author counts too. */
export function isMarked(body: string): boolean {
  return body.startsWith(commentMark)
}

/** The hash that a section's mark carries. */
export const contentHash = (content: string): string => shortHash(content, 12)

/** Text that cannot be taken for one of our marks; a zero-width space keeps it hidden where it was. Lines end with LF. */
export function withoutMarks(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/<!--(?=\s*deploy-actions:)/g, '<!--\u200b')
}

/** A section with its marks. `hash` is that of the whole content where `content` was cut. */
export function renderSection(section: Section, hash = contentHash(section.content)): string {
  const { name, stamp, content } = section
  const begin = `<!-- deploy-actions:section name=${name} run=${stamp.run} attempt=${stamp.attempt} sha=${stamp.sha} hash=${hash} -->`
  return `${begin}\n\n${withoutMarks(content)}\n\n${endMark(name)}`
}

/** The body of a new comment. Ends without a newline, because a forge may drop one. */
export function renderComment(sections: readonly Section[]): string {
  return [commentMark, ...sections.map((section) => renderSection(section))].join('\n\n')
}

/** The sections of a body, in their order. One without its end reaches to the next, or to the end of the body. */
export function findSections(body: string): FoundSection[] {
  const begins = [...body.matchAll(beginMark)]
  return begins.map((match, index) => {
    const [mark, name = '', run, attempt, sha = '', hash = ''] = match
    const until = begins[index + 1]?.index ?? body.length
    const within = body.slice(match.index + mark.length, until)
    const close = endOf(within, name)
    const stamp = { run: Number(run), attempt: Number(attempt), sha }
    const content = within
      .slice(0, close.from)
      .replace(/^(\r?\n){1,2}/, '')
      .replace(/(\r?\n){1,2}$/, '')
    const end = match.index + mark.length + close.to
    return { name, stamp, hash, content, start: match.index, end }
  })
}

/** The body with the rendered section in place of the one of that name, or after all others. The rest stays byte for byte. */
export function placeSection(body: string, name: string, rendered: string): string {
  const same = findSections(body).filter((section) => section.name === name)
  const [first, ...more] = same
  if (first === undefined) return `${body.replace(/\s+$/, '')}\n\n${rendered}`
  let placed = body
  for (const { start, end } of more.reverse()) placed = placed.slice(0, start).trimEnd() + placed.slice(end)
  return placed.slice(0, first.start) + rendered + placed.slice(first.end)
}

/** Was `a` written by a later run than `b`, or by a later attempt of the same? Ids of runs grow on every forge. */
export function isNewer(a: Stamp, b: Stamp): boolean {
  return a.run === b.run ? a.attempt > b.attempt : a.run > b.run
}

const endMark = (name: string): string => `<!-- deploy-actions:end name=${name} -->`

function endOf(within: string, name: string): { readonly from: number; readonly to: number } {
  const mark = endMark(name)
  const at = within.indexOf(`\n${mark}`)
  if (at === -1) return { from: within.length, to: within.trimEnd().length }
  return { from: at + 1, to: at + 1 + mark.length }
}
