import { stopSignal } from './cancel.ts'

/** What ends one wait. */
export interface Limits {
  /** Until the wait's own deadline. */
  readonly timeoutMs: number
  /** The caller's signal. */
  readonly signal?: AbortSignal | undefined
}

/** One signal from a deadline, the cancellation and the caller's signal. */
export interface Limited {
  readonly signal: AbortSignal
  /** Was it the deadline? */
  timedOut(): boolean
  /** Forgets the timer and the listeners; every wait calls it at its end. */
  release(): void
}

/** Node's timers are 32-bit: a longer one would fire at once. So 24 days are the longest wait there is. */
const longestMs = 2 ** 31 - 1
const timerMs = (ms: number): number => Math.min(Math.max(0, Math.ceil(ms)), longestMs)

/** Limits a wait. Not `AbortSignal.any`: the signal of the cancellation lives as long as the process, and keeps all that follow it. */
export function limited({ timeoutMs, signal }: Limits): Limited {
  const joint = new AbortController()
  const stoppers = [stopSignal(), ...(signal === undefined ? [] : [signal])]
  let timedOut = false
  const stop = () => joint.abort(stoppers.find(({ aborted }) => aborted)?.reason)
  const timer = setTimeout(() => {
    timedOut = !joint.signal.aborted
    joint.abort(new Error('the deadline passed'))
  }, timerMs(timeoutMs))
  for (const stopper of stoppers) stopper.addEventListener('abort', stop, { once: true })
  if (stoppers.some(({ aborted }) => aborted)) stop()
  return {
    signal: joint.signal,
    timedOut: () => timedOut,
    release: () => {
      clearTimeout(timer)
      for (const stopper of stoppers) stopper.removeEventListener('abort', stop)
    },
  }
}
