import { formatDuration } from '../core/duration.ts'
import type { PullRequest } from '../forges/forge.ts'

/** Whether the sweep removes a preview, and why; the reason is for people. */
export interface SweepDecision {
  readonly remove: boolean
  readonly reason: string
}

/** What the decision rests on. */
export interface SweepCase {
  /** As the forge has it now; undefined if the forge does not know the number, or does not let us see it. */
  readonly pull: Pick<PullRequest, 'state' | 'closedAt'> | undefined
  /** ISO 8601; undefined if the preview carries none. */
  readonly expires: string | undefined
  readonly now: Date
  /** How long a closed one is left alone, in milliseconds: its own removal may be under way. */
  readonly graceMs: number
}

/** Removes what was closed longer than the grace ago, and what is past its expiry even if it is open or unknown. */
export function decide({ pull, expires, now, graceMs }: SweepCase): SweepDecision {
  if (expires !== undefined && Date.parse(expires) <= now.getTime())
    return { remove: true, reason: `it expired at ${expires}` }
  // A token that may not see a private repository is told the same, of every pull request.
  if (pull === undefined) return { remove: false, reason: 'the forge does not know its pull request' }
  if (pull.state === 'open') return { remove: false, reason: 'its pull request is open' }
  const closedForMs = pull.closedAt === undefined ? graceMs : now.getTime() - Date.parse(pull.closedAt)
  if (closedForMs < graceMs)
    return { remove: false, reason: `its pull request was closed less than ${formatDuration(graceMs)} ago` }
  return { remove: true, reason: 'its pull request is closed' }
}
