import { Failure } from '../core/failure.ts'
import type { Comment, Forge } from '../forges/forge.ts'
import { monotonicNow, sleep } from '../runtime/clock.ts'
import * as log from '../runtime/log.ts'
import { passing, type Writing, writeToLast } from './lasting.ts'
import { isOurs } from './ownership.ts'
import { type CommentPlan, type Fit, planComment } from './plan.ts'
import type { Section } from './sections.ts'

/** What a comment can hold on GitHub ("Body is too long (maximum is 65536 characters)"); the others hold more. */
export const commentLimit = 65_536

/** The section that is wanted, and where. */
export interface Upsert {
  readonly forge: Forge
  readonly pullRequest: number
  readonly section: Section
  /** Login of our comments; undefined if the mark alone must do. */
  readonly author: string | undefined
  /** Markdown that says where the rest of a text can be read that was cut. */
  readonly where?: string
}

/** The comment as it is now, and what was done to it. */
export interface Upserted extends Pick<CommentPlan, 'change' | 'newer'> {
  readonly comment: Comment
}

/** What `upsertComment` would do, without doing it. */
export async function planUpsert(upsert: Upsert): Promise<CommentPlan> {
  return planned(upsert, await ownComments(upsert))
}

/**
 * Makes the sticky comment hold the section. Usually three requests: a page of comments, a change, and a look at
 * what became of it. After a create, the look is at the list: of two runs that created at the same time, the later
 * one finds both comments, keeps the older, moves the sections there and deletes the other.
 */
export async function upsertComment(upsert: Upsert): Promise<Upserted> {
  const lookedAt = monotonicNow()
  const plan = await planUpsert(upsert)
  const done = plan.keep === undefined ? undefined : await carriedOut(upsert, plan, plan.keep, lookedAt)
  // Without one there was none, or somebody deleted it since it was listed.
  return done ?? created(upsert, plan.keep === undefined ? plan : planned(upsert, []))
}

const fitOf = ({ where }: Upsert): Fit => ({ limit: commentLimit, ...(where === undefined ? {} : { where }) })

const planned = (upsert: Upsert, own: readonly Comment[]): CommentPlan =>
  planComment(own, upsert.section, fitOf(upsert))

/** Our comments on the first page that has any; on all pages when `since` is given. */
async function ownComments(upsert: Upsert, since?: string): Promise<Comment[]> {
  const own: Comment[] = []
  for await (const page of upsert.forge.comments(upsert.pullRequest, since)) {
    own.push(...page.filter((comment) => isOurs(comment, upsert.author)))
    if (own.length > 0 && since === undefined) return own
  }
  return own
}

/** Changes the comment, then removes those whose sections are in it; undefined if it is gone. */
async function carriedOut(
  upsert: Upsert,
  plan: CommentPlan,
  keep: Comment,
  lookedAt: number,
): Promise<Upserted | undefined> {
  const { forge, section } = upsert
  const fit = fitOf(upsert)
  const { body, change, newer, remove } = plan
  const comment =
    body === undefined ? keep : await written({ forge, comment: keep, lookedAt, body, section, fit })
  if (comment === undefined) return undefined
  for (const id of remove) await forge.deleteComment(id)
  if (remove.length > 0) log.info(`Joined ${remove.length + 1} comments of ours into one.`)
  return { change, comment, ...(newer === undefined ? {} : { newer }) }
}

async function written(writing: Writing): Promise<Comment | undefined> {
  try {
    return await writeToLast(writing)
  } catch (error) {
    if (error instanceof Failure && error.reasonCode === 'not-a-pull-request') return undefined
    throw error
  }
}

async function created(upsert: Upsert, plan: CommentPlan): Promise<Upserted> {
  const comment = await createOnce(upsert, plan.body ?? '')
  const lookedAt = monotonicNow()
  const own = await withItsTwins(upsert, comment)
  if (own.length === 1) return { change: 'created', comment }
  const healed = planned(upsert, own)
  const keep = healed.keep ?? comment
  const done = await carriedOut(upsert, healed, keep, lookedAt)
  if (done === undefined) return { change: 'created', comment }
  const change = healed.change === 'skipped' ? 'skipped' : keep.id === comment.id ? 'created' : 'updated'
  return { ...done, change }
}

/**
 * A comment that was just made, and those of ours that others made at the same time. A list may lag behind: only
 * one that has ours also has those before it.
 */
async function withItsTwins(upsert: Upsert, comment: Comment): Promise<readonly Comment[]> {
  const since = new Date(Date.parse(comment.createdAt) - overlapMs).toISOString()
  for (let looked = 1; ; looked++) {
    const found = await ownComments({ ...upsert, author: comment.author }, since)
    const seen = found.some(({ id }) => id === comment.id)
    if (seen || looked === attempts) return seen ? found : [comment, ...found]
    await sleep(500 * 2 ** looked)
  }
}

/** Two runs that did not see each other's comment began within this time of each other. */
const overlapMs = 10 * 60_000

const attempts = 3

/**
 * Creates the comment exactly once. A create that was answered with an error may have been done, so we look for
 * the comment before we try again.
 */
async function createOnce(upsert: Upsert, body: string): Promise<Comment> {
  for (let tried = 1; ; tried++) {
    try {
      return await upsert.forge.createComment(upsert.pullRequest, body)
    } catch (error) {
      const { message } = passing(error)
      if (tried >= attempts) throw error
      log.info(`${message} Looking whether the comment is there, and trying again if it is not.`)
    }
    await sleep(500 * 2 ** tried)
    const [comment] = (await ownComments(upsert)).filter((found) => found.body === body)
    if (comment !== undefined) return comment
  }
}
