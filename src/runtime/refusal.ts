import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { type Failure, messageOf } from '../core/failure.ts'
import { defused } from './defuse.ts'
import { variable } from './environment.ts'
import { failureText, resultOutputs } from './result.ts'

/**
 * Ends an action whose inputs cannot be used. This is the one ending that writes to the runner by itself:
 * loading `@actions/core` takes more CPU than three starts of Node, because it brings an HTTP client along, and
 * a slip in a `with:` block should be told at once. Everything else goes through the toolkit (outcome.ts).
 */
export function refuse(action: string, failure: Failure): void {
  try {
    for (const [name, value] of Object.entries(resultOutputs(action, false, failure))) setOutput(name, value)
  } catch (error) {
    process.stdout.write(command('warning', `The outputs could not be written: ${messageOf(error)}`))
  }
  process.stdout.write(command('error', failureText(failure)))
}

/** The grammar of output files: a delimiter that the value cannot hold, before and after it. */
function setOutput(name: string, value: string): void {
  const file = variable('GITHUB_OUTPUT')
  const delimiter = `ghadelimiter_${randomUUID()}`
  if (file !== undefined) appendFileSync(file, `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
}

/** The grammar of workflow commands: `%` and line breaks are escaped. */
function command(name: string, message: string): string {
  const escaped = defused(message).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
  return `::${name}::${escaped}\n`
}
