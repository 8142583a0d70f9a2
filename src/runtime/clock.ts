import { limited } from './limits.ts'
import { waiting } from './waits.ts'

/** Milliseconds on a clock that never goes backwards; for durations only. */
export const monotonicNow = (): number => performance.now()

/** The wall clock; for ages and expiry, which other machines must understand. */
export const wallNow = (): Date => new Date()

/** Waits; ends early, with the signal's reason, when the run is cancelled or the signal is aborted. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  const over = limited({ timeoutMs: ms, signal })
  return waiting(
    undefined,
    new Promise((resolve, reject) => {
      const end = () => {
        over.release()
        if (over.timedOut()) resolve()
        else reject(over.signal.reason)
      }
      if (over.signal.aborted) end()
      else over.signal.addEventListener('abort', end, { once: true })
    }),
  )
}

/** A point in time that a wait must not pass. */
export interface Deadline {
  /** Milliseconds that are left; never negative. */
  left(): number
  passed(): boolean
}

/** The point in time `ms` from now. */
export function deadlineIn(ms: number): Deadline {
  const end = monotonicNow() + ms
  const left = () => Math.max(0, end - monotonicNow())
  return { left, passed: () => left() === 0 }
}
