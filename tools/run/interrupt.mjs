import { signalRunning } from '../set-up/process.mjs'
import { Refusal } from '../set-up/say.mjs'

const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }
let received

/**
 * From now on a signal ends the command that runs, not this process, so that what was started is stopped.
 * A command that does not end within ten seconds is killed.
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
  received ??= signal
  signalRunning(signal)
  setTimeout(() => signalRunning('SIGKILL'), 10_000).unref()
}
