/** Ends the process even if a handle is still open, after everything printed has left it. */
export function exitWith(code: number): void {
  process.exitCode = code
  process.stdout.write('', () => process.exit(code))
}
