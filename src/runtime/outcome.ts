import * as core from '@actions/core'
import type { ActionDefinition } from '../core/action-definition.ts'
import { Failure, messageOf } from '../core/failure.ts'
import type { InputSpecs } from '../core/inputs.ts'
import type { Outcome } from '../core/outcome.ts'
import { exitWith } from './exit.ts'
import { failureOf } from './failure-of.ts'
import * as log from './log.ts'
import { holdsMasked, redact } from './mask.ts'
import { failureText, resultOutputs } from './result.ts'
import { writeSummary } from './summary.ts'

/** Does the work of an action, tells the runner how it ended, and gives the exit code. */
export async function reachOutcome<O extends string>(
  definition: ActionDefinition<InputSpecs, O>,
  work: () => Promise<Outcome<O>>,
): Promise<0 | 1> {
  const forget = listenForDefects((error) => {
    fail(definition, failureOf(error))
    exitWith(1)
  })
  try {
    const outcome = await work()
    succeed(definition, outcome)
    await writeSummary(outcome.summary ?? '')
    return 0
  } catch (error) {
    const failure = failureOf(error)
    fail(definition, failure)
    await writeSummary(failure.summary ?? '')
    return 1
  } finally {
    forget()
  }
}

/** Runs a `post` step: what goes wrong there is told, but does not turn a job red. */
export async function tellOnly(post: () => Promise<void>): Promise<void> {
  try {
    await post()
  } catch (error) {
    log.warning(failureOf(error).message)
  }
}

/**
 * What ends a process without coming by `runAction`: a promise that never settles, a rejection that nobody
 * waits for, an error thrown in a callback. Node would print a stack that no one has redacted.
 */
function listenForDefects(tell: (error: unknown) => void): () => void {
  const stuck = () => tell(new Error('the action ended without an outcome'))
  process.once('beforeExit', stuck)
  process.once('uncaughtException', tell)
  process.once('unhandledRejection', tell)
  return () => {
    process.off('beforeExit', stuck)
    process.off('uncaughtException', tell)
    process.off('unhandledRejection', tell)
  }
}

function succeed<O extends string>(definition: ActionDefinition<InputSpecs, O>, outcome: Outcome<O>): void {
  refuseMasked(outcome)
  setOutputs({ ...outcome.outputs, ...resultOutputs(definition.name, true, outcome) })
  log.info(outcome.message)
}

/** GitHub drops a job output that holds masked text with a mere warning; what needs it then fails far away. */
function refuseMasked({ outputs, details = {}, summary = '' }: Outcome): void {
  const all = Object.entries(outputs)
  const [first] = all.find(([, value]) => holdsMasked(value)) ?? []
  if (first === undefined) return
  throw new Failure(
    'output-masked',
    `The work is done, but the output "${first}" holds the text of a masked secret, and the forge would drop it.`,
    {
      remedy:
        'Rename what is public and shares its text with the secret, or take a longer, random secret. Then run this step again.',
      details,
      outputs: Object.fromEntries(all.filter(([, value]) => !holdsMasked(value))),
      summary,
    },
  )
}

function fail(definition: ActionDefinition, failure: Failure): void {
  try {
    const known = Object.entries(failure.outputs).map(([name, value]) => [name, redact(value)])
    setOutputs({ ...Object.fromEntries(known), ...resultOutputs(definition.name, false, failure) })
  } catch (error) {
    log.warning(`The outputs could not be written: ${messageOf(error)}`)
  }
  for (const { title, text } of failure.evidence) log.quarantine(title, text)
  log.error(failureText(failure))
  if (failure.reasonCode === 'bug' && failure.cause instanceof Error) log.info(failure.cause.stack ?? '')
}

function setOutputs(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) {
    core.setOutput(name, value)
  }
}
