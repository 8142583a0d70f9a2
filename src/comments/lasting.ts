import { Failure } from '../core/failure.ts'
import type { Comment, Forge } from '../forges/forge.ts'
import { monotonicNow, sleep } from '../runtime/clock.ts'
import * as log from '../runtime/log.ts'
import { type Fit, repairedBody } from './plan.ts'
import type { Section } from './sections.ts'

/** A text for a comment that others may write at the same moment. */
export interface Writing {
  readonly forge: Pick<Forge, 'comment' | 'updateComment'>
  /** The comment as it was read. */
  readonly comment: Comment
  /** When the look that found it began, on the monotonic clock. */
  readonly lookedAt: number
  readonly body: string
  /** The section in it that this step is about. */
  readonly section: Section
  readonly fit: Fit
}

/** No answer, an error of the server, or "slow down": what may succeed later. Throws anything else. */
export function passing(error: unknown): Failure {
  if (!(error instanceof Failure) || error.reasonCode !== 'forge-failed') throw error
  const status = typeof error.details.status === 'number' ? error.details.status : 500
  if (status >= 500 || status === 429 || status === 403) return error
  throw error
}

/** Nobody loses as often as this against writers who write once each. */
const rounds = 5

/**
 * Writes the text, and reads the comment again: a forge replaces the whole of it, and knows no "only if nobody
 * wrote since". What another writer took away, who had looked before, is written again. The look back comes a
 * moment later, so that it sees a writer who stood between look and change; only one who stands there for longer
 * than that wins unseen. The comment as it is then; undefined if it is gone.
 */
export async function writeToLast(writing: Writing): Promise<Comment | undefined> {
  const { forge, comment, section, fit } = writing
  let { body, lookedAt } = writing
  let before = comment.body
  for (let round = 1; round <= rounds; round++) {
    const failure = await forge.updateComment(comment.id, body).then(() => undefined, passing)
    await sleep(aMoment(monotonicNow() - lookedAt))
    lookedAt = monotonicNow()
    // What failed may have been done all the same, or not: both are an answer.
    const now = await lookBack(forge, comment.id, failure ? undefined : before)
    if (now === undefined) return undefined
    const repaired = repairedBody(now.body, body, section, fit)
    if (repaired === undefined) return now
    if (failure && round === rounds) throw failure
    const why = failure?.message ?? 'Another step changed the comment meanwhile.'
    log.info(`${why} The section "${section.name}" is written again.`)
    before = now.body
    body = repaired
  }
  throw new Failure(
    'forge-failed',
    `The section "${section.name}" of ${comment.url} was written ${rounds} times, and each time somebody else took it away again.`,
    { remedy: 'Run this step again; and let fewer steps write to the comment at once.' },
  )
}

/** A forge may answer from a copy that lags behind: what stood there before the change is looked at again. */
async function lookBack(
  forge: Writing['forge'],
  id: number,
  before: string | undefined,
): Promise<Comment | undefined> {
  for (let looked = 1; ; looked++) {
    const now = await forge.comment(id)
    if (now === undefined || now.body !== before || looked === 3) return now
    await sleep(500 * looked)
  }
}

/**
 * How long a writer is given that looked just before we wrote. What took us so long takes others about as long;
 * with jitter, so that two do not step on each other's feet again and again.
 */
const aMoment = (tookMs: number): number => Math.min(5000, Math.max(250, tookMs) * (1 + Math.random() / 2))
