import { Failure } from '../core/failure.ts'
import type { Comment, Forge } from '../forges/forge.ts'
import { sleep } from '../runtime/clock.ts'
import * as log from '../runtime/log.ts'
import { isOurs } from './ownership.ts'
import { type CommentPlan, planComment } from './plan.ts'
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
 * Makes the sticky comment hold the section. Usually two requests: a page of comments and a change. After a
 * create, looks once more: of two runs that created at the same time, the later one finds both comments, keeps
 * the older, moves the sections there and deletes the other.
 */
export async function upsertComment(upsert: Upsert): Promise<Upserted> {
  const plan = await planUpsert(upsert)
  if (plan.keep === undefined) return created(upsert, plan)
  try {
    return await carriedOut(upsert.forge, plan, plan.keep)
  } catch (error) {
    // Somebody deleted the comment since it was listed.
    if (!(error instanceof Failure) || error.reasonCode !== 'not-a-pull-request') throw error
    return created(upsert, planned(upsert, []))
  }
}

const planned = ({ section, where }: Upsert, own: readonly Comment[]): CommentPlan =>
  planComment(own, section, { limit: commentLimit, ...(where === undefined ? {} : { where }) })

/** Our comments on the first page that has any; on all pages when `since` is given. */
async function ownComments(upsert: Upsert, since?: string): Promise<Comment[]> {
  const own: Comment[] = []
  for await (const page of upsert.forge.comments(upsert.pullRequest, since)) {
    own.push(...page.filter((comment) => isOurs(comment, upsert.author)))
    if (own.length > 0 && since === undefined) return own
  }
  return own
}

async function carriedOut(forge: Forge, plan: CommentPlan, keep: Comment): Promise<Upserted> {
  const comment = plan.body === undefined ? keep : await forge.updateComment(keep.id, plan.body)
  for (const id of plan.remove) await forge.deleteComment(id)
  if (plan.remove.length > 0) log.info(`Joined ${plan.remove.length + 1} comments of ours into one.`)
  return { change: plan.change, comment, ...(plan.newer === undefined ? {} : { newer: plan.newer }) }
}

async function created(upsert: Upsert, plan: CommentPlan): Promise<Upserted> {
  const comment = await createOnce(upsert, plan.body ?? '')
  const since = new Date(Date.parse(comment.createdAt) - overlapMs).toISOString()
  const found = await ownComments({ ...upsert, author: comment.author }, since)
  const others = found.filter(({ id }) => id !== comment.id)
  if (others.length === 0) return { change: 'created', comment }
  const own = [comment, ...others]
  const healed = planned(upsert, own)
  const keep = healed.keep ?? comment
  const { comment: kept, newer } = await carriedOut(upsert.forge, healed, keep)
  const change = healed.change === 'skipped' ? 'skipped' : keep.id === comment.id ? 'created' : 'updated'
  return { change, comment: kept, ...(newer === undefined ? {} : { newer }) }
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
      if (!(error instanceof Failure) || !maySucceedLater(error) || tried >= attempts) throw error
      log.info(`${error.message} Looking whether the comment is there, and trying again if it is not.`)
    }
    await sleep(500 * 2 ** tried)
    const [comment] = (await ownComments(upsert)).filter((found) => found.body === body)
    if (comment !== undefined) return comment
  }
}

/** No answer, an error of the server, or "slow down"; not a refusal of what was sent. */
function maySucceedLater({ reasonCode, details }: Failure): boolean {
  const status = typeof details.status === 'number' ? details.status : 500
  return reasonCode === 'forge-failed' && (status >= 500 || status === 429 || status === 403)
}
