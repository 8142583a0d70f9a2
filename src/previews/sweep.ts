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
  readonly now: Date
  /** How long a closed one is left alone, in milliseconds: its own removal may be under way. */
  readonly graceMs: number
}

/** Why a preview goes whatever its pull request says; `expires` is ISO 8601, undefined if it carries none. */
export function expiry(expires: string | undefined, now: Date): string | undefined {
  const isPast = expires !== undefined && Date.parse(expires) <= now.getTime()
  return isPast ? `it expired at ${expires}` : undefined
}

/** Of those that have not expired, removes what was closed longer than the grace ago. */
export function decide({ pull, now, graceMs }: SweepCase): SweepDecision {
  // A token that may not see a private repository is told the same, of every pull request.
  if (pull === undefined) return { remove: false, reason: 'the forge does not show its pull request' }
  if (pull.state === 'open') return { remove: false, reason: 'its pull request is open' }
  const closedForMs = now.getTime() - Date.parse(pull.closedAt ?? '')
  if (Number.isNaN(closedForMs))
    return { remove: false, reason: 'the forge does not say when its pull request was closed' }
  if (closedForMs < graceMs)
    return { remove: false, reason: `its pull request was closed less than ${formatDuration(graceMs)} ago` }
  return { remove: true, reason: 'its pull request is closed' }
}
