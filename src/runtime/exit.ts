const last = new Set<() => void>()

/** What is done when the process ends, however it comes to its end: a child or a folder of ours must not stay. */
export function atExit(handler: () => void): () => void {
  last.add(handler)
  return () => void last.delete(handler)
}

/** Ends the process even if a handle is still open, after everything printed has left it. */
export function exitWith(code: number): void {
  process.exitCode = code
  for (const handler of last) {
    try {
      handler()
    } catch {
      // The outcome is told already, and the others must have their turn.
    }
  }
  process.stdout.write('', () => process.exit(code))
}
