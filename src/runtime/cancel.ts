/**
 * Cancellation. GitHub sends SIGINT, then SIGTERM after 7.5 s, then kills; other runners kill at once, so
 * nothing here is a guarantee: it only ends children early and lets the outcome say "cancelled".
 */
const handlers = new Set<() => void>()
const controller = new AbortController()

/** Aborted when the run is cancelled. */
export const cancelled: AbortSignal = controller.signal

/** Calls the function on cancellation; the returned function takes it back. */
export function onCancel(handler: () => void): () => void {
  handlers.add(handler)
  return () => void handlers.delete(handler)
}

/** Listens for the runner's signals. Called once, by the entry. */
export function listenForCancel(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      controller.abort(new Error(signal))
      for (const handler of handlers) handler()
    })
  }
}
