import * as core from '@actions/core'
import { variable } from './environment.ts'
import { fileReason, runnerFailure } from './failure-of.ts'

/** Hands outputs to the runner. Throws `runner-failed`: an output that is not there must not be green. */
export function setOutputs(outputs: Readonly<Record<string, string>>): void {
  written('GITHUB_OUTPUT', () => {
    for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
  })
}

/** Leaves a text for the `post` step of this action. It lies in a file that other steps can read: never a secret. */
export function remember(name: string, text: string): void {
  written('GITHUB_STATE', () => core.saveState(name, text))
}

/** What `main` left; undefined if it left nothing, or never came so far. */
export function recall(name: string): string | undefined {
  const text = core.getState(name)
  return text === '' ? undefined : text
}

/** The toolkit says "Missing file at path", but not whose file; and the system says `EISDIR`. */
function written(file: 'GITHUB_OUTPUT' | 'GITHUB_STATE', write: () => void): void {
  try {
    write()
  } catch (error) {
    const missing = error instanceof Error && error.message.startsWith('Missing file at path')
    const reason = missing ? 'it does not exist' : fileReason(error)
    throw runnerFailure(`The file in ${file} (${variable(file) ?? 'not set'})`, reason, error)
  }
}
