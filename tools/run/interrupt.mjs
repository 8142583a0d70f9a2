import { signalRunning } from '../set-up/process.mjs'
import { Refusal } from '../set-up/say.mjs'

const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }
const graceMs = 60_000
let received
let receivedAt = 0

/**
 * From now on a signal ends the command that runs, not this process, so that what was started is stopped.
 * A command that takes longer than a minute to end is killed, and at once when a person asks again.
 */
export function watchSignals() {
  for (const signal of Object.keys(exitCodes)) process.on(signal, () => interrupt(signal))
  // A reader that went away (`npm test | head`) must not keep the rig from being stopped.
  process.stdout.on('error', () => {})
  process.stderr.on('error', () => {})
}

/** The exit code of an interrupted run, or undefined. */
export const interruptedCode = () => (received === undefined ? undefined : exitCodes[received])

/** To be called before each thing that is started, and in each wait. */
export function throwIfInterrupted() {
  if (received !== undefined) throw new Refusal(`Stopped by ${received}.`)
}

function interrupt(signal) {
  const again = received !== undefined
  // npm passes on what the terminal has sent already: the same signal twice within a moment is one.
  if (again && performance.now() - receivedAt < 1_000) return
  received ??= signal
  receivedAt = performance.now()
  signalRunning(again ? 'SIGKILL' : signal)
  if (!again) setTimeout(() => signalRunning('SIGKILL'), graceMs).unref()
}
