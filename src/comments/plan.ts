import { Failure } from '../core/failure.ts'
import type { Comment } from '../forges/forge.ts'
import { cutMarkdown } from './cut.ts'
import {
  contentHash,
  type FoundSection,
  findSections,
  isNewer,
  placeSection,
  renderComment,
  renderSection,
  type Section,
  type Stamp,
} from './sections.ts'

/** What to do so that the comment holds the wanted section. */
export interface CommentPlan {
  readonly change: 'created' | 'updated' | 'unchanged' | 'skipped'
  /** The comment to keep; undefined if there is none yet. */
  readonly keep: Comment | undefined
  /** What to write; undefined if the comment stays as it is. */
  readonly body: string | undefined
  /** Comments of ours that are one too many, made by runs at the same time. */
  readonly remove: readonly number[]
  /** When skipped: who wrote the section. */
  readonly newer?: Stamp
}

/** Fewer characters than this would not tell anything. */
const leastRoom = 500

/** What a body may hold, and what is said where a text was cut. */
export interface Fit {
  readonly limit: number
  readonly where?: string
}

/**
 * Plans the change. `own` are our comments on the pull request, in any order: the oldest is kept, sections of
 * the others move into it. A section that a newer run wrote is never overwritten. Pure.
 */
export function planComment(own: readonly Comment[], wanted: Section, options: Fit): CommentPlan {
  const [keep, ...others] = [...own].sort((a, b) => a.id - b.id)
  if (keep === undefined)
    return { change: 'created', keep, body: fitted(renderComment([]), wanted, options), remove: [] }
  const { body: merged, remove } = joined(keep, others, options.limit - 2 * leastRoom)
  const written = (body: string) => (body === keep.body ? undefined : body)
  const existing = findSections(merged).find(({ name }) => name === wanted.name)
  if (existing !== undefined && wanted.stamp.run !== 0 && isNewer(existing.stamp, wanted.stamp))
    return { change: 'skipped', keep, body: written(merged), remove, newer: existing.stamp }
  const same = existing?.hash === contentHash(wanted.content) && existing.stamp.sha === wanted.stamp.sha
  // A repetition that has the same to say about the same commit leaves the stamp as it is: nothing to write.
  const stamp = same ? existing.stamp : wanted.stamp
  const body = fitted(merged, { ...wanted, stamp }, options)
  return { change: body === merged ? 'unchanged' : 'updated', keep, body: written(body), remove }
}

/** The body with the wanted section, its content cut to what the others leave. */
function fitted(
  body: string,
  wanted: Section,
  { limit, where }: Fit,
  hash = contentHash(wanted.content),
): string {
  const empty = placeSection(body, wanted.name, renderSection({ ...wanted, content: '' }, hash))
  const room = limit - empty.length
  if (room < leastRoom)
    throw new Failure(
      'invalid-input',
      `There is no room for the section "${wanted.name}": the other sections of the comment take ${empty.length} of ${limit} characters.`,
      { remedy: 'Let the other steps write less, for example with their long parts in the job summary.' },
    )
  return placeSection(
    body,
    wanted.name,
    renderSection({ ...wanted, content: cutMarkdown(wanted.content, room, where) }, hash),
  )
}

/**
 * The body with what another writer took away again; undefined if all that was written is still there, or newer.
 * Two who write at once each look, and then write the whole comment: who looked before the other wrote, and writes
 * after, does not know the other's section. Sections never go by intention, so one that is missing is lost. Pure.
 */
export function repairedBody(now: string, wrote: string, wanted: Section, fit: Fit): string | undefined {
  const there = new Map(findSections(now).map((section) => [section.name, section]))
  const lost = findSections(wrote).filter((section) => isLost(section, there.get(section.name), wanted))
  if (lost.length === 0) return undefined
  const whole = lost
    .filter(({ name }) => name !== wanted.name)
    .reduce((body, { name, start, end }) => placeSection(body, name, wrote.slice(start, end)), now)
  const own = lost.find(({ name }) => name === wanted.name)
  return own === undefined ? whole : fitted(whole, { ...wanted, stamp: own.stamp }, fit)
}

function isLost(wrote: FoundSection, there: FoundSection | undefined, wanted: Section): boolean {
  if (there === undefined || isNewer(wrote.stamp, there.stamp)) return true
  // Of another's section with the same stamp the one that is there is later; of ours it is an earlier text.
  if (wrote.name !== wanted.name || there.hash === wrote.hash) return false
  return wanted.stamp.run === 0 || !isNewer(there.stamp, wrote.stamp)
}

/** The body of the first with the sections of the others, and which of those may go: all of whose text is told. */
function joined(
  keep: Comment,
  others: readonly Comment[],
  limit: number,
): { body: string; remove: number[] } {
  let { body } = keep
  const remove: number[] = []
  for (const other of others) {
    const next = merge(body, other.body, limit)
    if (next === undefined) continue
    body = next
    remove.push(other.id)
  }
  return { body, remove }
}

/** With the sections of a second comment, cut where they must be; undefined if there is no room for one of them. */
function merge(body: string, other: string, limit: number): string | undefined {
  let merged = body
  for (const section of findSections(other)) {
    const existing = findSections(merged).find(({ name }) => name === section.name)
    if (existing !== undefined && isNewer(existing.stamp, section.stamp)) continue
    const next = placeSection(merged, section.name, other.slice(section.start, section.end))
    if (next.length <= limit) merged = next
    else if (next.length - section.content.length + leastRoom > limit) return undefined
    else merged = fitted(merged, section, { limit }, section.hash)
  }
  return merged
}
