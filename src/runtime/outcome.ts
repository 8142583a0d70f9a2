import type { ActionDefinition } from '../core/action-definition.ts'
import { Failure, messageOf } from '../core/failure.ts'
import type { InputSpecs } from '../core/inputs.ts'
import type { Outcome } from '../core/outcome.ts'
import { asDeclared } from '../core/outputs.ts'
import { cancelled, whenGivingUp } from './cancel.ts'
import { setOutputs } from './command-files.ts'
import { exitWith } from './exit.ts'
import { failureOf } from './failure-of.ts'
import { watchWaits } from './heartbeat.ts'
import * as log from './log.ts'
import { holdsMasked, redact } from './mask.ts'
import { failureText, resultOutputs } from './result.ts'
import { writeSummary } from './summary.ts'

/** Does the work of an action, tells the runner how it ended, and ends the process. */
export function reachOutcome<O extends string>(
  definition: ActionDefinition<InputSpecs, O>,
  work: () => Promise<Outcome<O>>,
): Promise<void> {
  const failed = async (error: unknown) => {
    const failure = failureOf(error)
    fail(definition, failure)
    await writeSummary(failure.summary ?? '')
    return 1
  }
  return ending(failed, async () => {
    if (cancelled.aborted) throw cancelled.reason
    const outcome = await work()
    if (cancelled.aborted) throw cancelledAtLast(outcome)
    refuseMasked(outcome)
    return async () => {
      const common = resultOutputs(definition.name, true, outcome)
      setOutputs(asDeclared(definition.outputs, { ...outcome.outputs, ...common }))
      log.info(outcome.message)
      await writeSummary(outcome.summary ?? '')
    }
  })
}

/**
 * Does the work of a `post` step and ends the process. What goes wrong there is told, but does not turn a job red,
 * because correctness never rests on it; a defect of ours does, as everywhere.
 */
export function tellOnly(post: () => Promise<void>): Promise<void> {
  const failed = async (error: unknown) => {
    const failure = failureOf(error)
    if (failure.reasonCode !== 'bug') log.warning(failure.message)
    else log.error(failureText(failure))
    return failure.reasonCode === 'bug' ? 1 : 0
  }
  return ending(failed, async () => {
    await post()
    return async () => {}
  })
}

/**
 * Ends the process exactly once, with what came first: the work's end, which then tells it, or what ends a process
 * without coming by: a promise that never settles, a rejection that nobody waits for, an error thrown in a
 * callback, a cancelled run that takes too long. Node would print a stack that no one has redacted.
 */
async function ending(
  failed: (error: unknown) => Promise<number>,
  work: () => Promise<() => Promise<void>>,
): Promise<void> {
  let over = false
  const end = async (tell: () => Promise<number>) => {
    if (over) return
    over = true
    exitWith(await tell().catch(() => 1))
  }
  const defect = (error: unknown) => void end(() => failed(error))
  const stuck = () => defect(new Error('the action ended without an outcome'))
  process.on('beforeExit', stuck)
  process.on('uncaughtException', defect)
  process.on('unhandledRejection', defect)
  whenGivingUp(() => defect(cancelled.reason))
  const unwatch = watchWaits(stuck)
  try {
    const tell = await work()
    await end(() => tell().then(() => 0, failed))
  } catch (error) {
    await end(() => failed(error))
  } finally {
    unwatch()
  }
}

/** Work that came to its end although it was to stop may have taken cut parts for done ones: it is not green. */
function cancelledAtLast({ message, details = {}, outputs, summary = '' }: Outcome): Failure {
  return new Failure('cancelled', `The run was cancelled; what it did then ended so: ${message}`, {
    details,
    outputs,
    summary,
  })
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
    const common = resultOutputs(definition.name, false, failure)
    setOutputs(asDeclared(definition.outputs, { ...Object.fromEntries(known), ...common }))
  } catch (error) {
    log.warning(`The outputs could not be written. ${messageOf(error)}`)
  }
  for (const { title, text } of failure.evidence) log.quarantine(title, text)
  log.error(failureText(failure))
  if (failure.reasonCode === 'bug' && failure.cause instanceof Error) log.info(failure.cause.stack ?? '')
}
