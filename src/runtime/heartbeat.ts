import { formatDuration } from '../core/duration.ts'
import { monotonicNow } from './clock.ts'
import * as log from './log.ts'
import { currentWaits } from './waits.ts'

const minuteMs = 60_000
const lookMs = 5000

/**
 * Says each minute of silence what is waited for: forges end jobs that say nothing for long, and people do, too.
 * Calls `stuck` when nothing was waited for during a whole minute: a promise that never settles, kept alive by an
 * open handle. The returned function ends the watch.
 */
export function watchWaits(stuck: () => void): () => void {
  // By looks and by the clock: a machine that slept, or was too busy to look, is not a minute without a wait.
  let idle = { looks: 0, since: monotonicNow() }
  let begunBefore = -1
  const look = () => {
    const { begun, open, silentMs, what, forMs } = currentWaits()
    const isIdle = open === 0 && begun === begunBefore
    idle = isIdle ? { ...idle, looks: idle.looks + 1 } : { looks: 0, since: monotonicNow() }
    begunBefore = begun
    if (idle.looks * lookMs >= minuteMs && monotonicNow() - idle.since >= minuteMs) stuck()
    else if (silentMs >= minuteMs) log.info(beat(what, forMs))
  }
  const timer = setInterval(look, lookMs).unref()
  return () => clearInterval(timer)
}

const beat = (what: string | undefined, forMs: number): string =>
  `… still waiting${what ? ` for ${what}` : ''} (${formatDuration(Math.max(1, Math.round(forMs / minuteMs)) * minuteMs)})`
