import { AsyncLocalStorage } from 'node:async_hooks'
import { Failure } from '../core/failure.ts'

/**
 * Cancellation. GitHub sends SIGINT, then SIGTERM after 7.5 s, then kills; other runners kill at once, so
 * nothing here is a guarantee: it only ends work early and lets the outcome say "cancelled". Every wait of
 * runtime (a pause, a request, a child) ends with it, without being asked to.
 */
const run = new AbortController()
const finishing = new AbortController()
const mayFinish = new AsyncLocalStorage<true>()

/** What is left of the runner's 7.5 s when work that finishes is cut, and when the process ends whatever is left. */
const finishMs = 4000
const giveUpMs = 5500

/** Aborted when the run is cancelled; its reason is a `Failure`. */
export const cancelled: AbortSignal = run.signal

/** What ends a wait of the work that asks: the cancellation, or for work that may finish some seconds more. */
export const stopSignal = (): AbortSignal => (mayFinish.getStore() ? finishing.signal : run.signal)

/**
 * Work that must happen although the run is cancelled, such as bringing the previous version back. Everything
 * that it waits for goes on for 4 s after the cancellation; then it is cut, too.
 */
export function evenIfCancelled<T>(work: () => Promise<T>): Promise<T> {
  return mayFinish.run(true, work)
}

let giveUp = (): void => process.exit(1)

/** What is done 5.5 s after a cancellation, or at a second signal, if the process is still there. */
export function whenGivingUp(handler: () => void): void {
  giveUp = handler
}

/** Listens for the runner's signals. Called once, by the entry. */
export function listenForCancel(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => (run.signal.aborted ? giveUp() : cancel(signal)))
  }
}

function cancel(signal: string): void {
  const reason = new Failure('cancelled', 'The run was cancelled.', { cause: new Error(signal) })
  setTimeout(() => finishing.abort(reason), finishMs).unref()
  setTimeout(() => giveUp(), giveUpMs).unref()
  run.abort(reason)
}
