import { Failure } from '../core/failure.ts'
import type { Comment } from '../forges/forge.ts'
import { cutMarkdown } from './cut.ts'
import {
  contentHash,
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

/**
 * Plans the change. `own` are our comments on the pull request, in any order: the oldest is kept, sections of
 * the others move into it. A section that a newer run wrote is never overwritten. Pure.
 */
export function planComment(
  own: readonly Comment[],
  wanted: Section,
  options: { readonly limit: number; readonly where?: string },
): CommentPlan {
  const [keep, ...others] = [...own].sort((a, b) => a.id - b.id)
  if (keep === undefined)
    return { change: 'created', keep, body: fitted(renderComment([]), wanted, options), remove: [] }
  const remove = others.map(({ id }) => id)
  const merged = others.reduce((body, other) => merge(body, other.body, options.limit), keep.body)
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
function fitted(body: string, wanted: Section, { limit, where }: { limit: number; where?: string }): string {
  const hash = contentHash(wanted.content)
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

/** The body with the sections of a second comment of ours; of two with one name the newer wins. */
function merge(body: string, other: string, limit: number): string {
  let merged = body
  for (const section of findSections(other)) {
    const existing = findSections(merged).find(({ name }) => name === section.name)
    if (existing !== undefined && isNewer(existing.stamp, section.stamp)) continue
    const next = placeSection(merged, section.name, other.slice(section.start, section.end))
    if (next.length <= limit) merged = next
  }
  return merged
}
