import { setTimeout as wait } from 'node:timers/promises'

/** Milliseconds on a clock that never goes backwards; for durations only. */
export const monotonicNow = (): number => performance.now()

/** The wall clock; for ages and expiry, which other machines must understand. */
export const wallNow = (): Date => new Date()

/** Waits; ends early, with an error, when the signal is aborted. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await wait(ms, undefined, signal === undefined ? {} : { signal })
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
