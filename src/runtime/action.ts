import * as core from '@actions/core'
import type { ActionDefinition } from '../core/action-definition.ts'
import { Failure, messageOf } from '../core/failure.ts'
import { type InputSpecs, parseInputs, type ValuesOf } from '../core/inputs.ts'
import type { Outcome, Result } from '../core/outcome.ts'
import { Secret } from '../core/secret.ts'
import { counted } from '../core/text.ts'
import { cancelled, listenForCancel } from './cancel.ts'
import * as log from './log.ts'
import { holdsMasked, mask, redact } from './mask.ts'
import { writeSummary } from './summary.ts'

/** What an action's module exports: its interface, and what it does. */
export interface Action<I extends InputSpecs, O extends string> {
  readonly definition: ActionDefinition<I, O>
  /** Problems between inputs that are each fine alone; written like those of a single input. */
  readonly check?: (inputs: ValuesOf<I>) => readonly string[]
  readonly run: (inputs: ValuesOf<I>) => Promise<Outcome<O>>
}

/**
 * Runs an action to its outcome. The exit code is 1 from the first line on and becomes 0 only when an outcome
 * says so: Node ends with 0 when a promise never settles, and a deploy must not be green because it hung.
 */
export async function runAction<I extends InputSpecs, O extends string>(action: Action<I, O>): Promise<void> {
  process.exitCode = 1
  listenForCancel()
  const { definition } = action
  const forget = listenForDefects((error) => {
    fail(definition, failureOf(error))
    exitWith(1)
  })
  let code: number
  try {
    const outcome = await action.run(readInputs(action))
    succeed(definition, outcome)
    await writeSummary(outcome.summary ?? '')
    code = 0
  } catch (error) {
    const failure = failureOf(error)
    fail(definition, failure)
    await writeSummary(failure.summary ?? '')
    code = 1
  }
  forget()
  exitWith(code)
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

/**
 * Runs a `post` step: what goes wrong there is told, but does not turn a job red. Correctness never rests on
 * it, because a killed runner never runs it.
 */
export async function runPost(post: () => Promise<void>): Promise<void> {
  try {
    await post()
  } catch (error) {
    log.warning(failureOf(error).message)
  }
  exitWith(0)
}

function readInputs<I extends InputSpecs, O extends string>({
  definition,
  check,
}: Action<I, O>): ValuesOf<I> {
  // Blanks around a secret are a slip to be told; around anything else the toolkit's custom is to ignore them.
  const read = (name: string) =>
    core.getInput(name, { trimWhitespace: definition.inputs[name]?.secret !== true })
  const secrets = Object.keys(definition.inputs).filter((name) => definition.inputs[name]?.secret)
  mask(...secrets.map((name) => new Secret(read(name))))
  const { values, problems } = parseInputs(definition.inputs, read)
  const all = problems.length > 0 ? problems : (check?.(values) ?? [])
  if (all.length === 0) return values
  throw new Failure(
    'invalid-input',
    `${definition.name}: ${counted(all.length, 'input')} cannot be used:\n${all.map((problem) => `  - ${problem}`).join('\n')}`,
    {
      remedy: 'Correct the `with:` block of this step. Nothing was called or changed.',
      details: { problems: all },
    },
  )
}

function succeed<O extends string>(definition: ActionDefinition<InputSpecs, O>, outcome: Outcome<O>): void {
  for (const [name, value] of Object.entries<string>(outcome.outputs)) refuseMasked(name, value)
  setOutputs({ ...outcome.outputs, ...resultOutputs(definition.name, true, outcome) })
  log.info(outcome.message)
}

/** GitHub drops a job output that holds masked text with a mere warning; what needs it then fails far away. */
function refuseMasked(name: string, value: string): void {
  if (!holdsMasked(value)) return
  throw new Failure('invalid-input', `The output "${name}" would hold the text of a secret.`, {
    remedy:
      'Use a secret that is not also part of a public name or address, for example a longer random one.',
  })
}

function fail(definition: ActionDefinition, failure: Failure): void {
  try {
    const known = Object.entries(failure.outputs).map(([name, value]) => [name, redact(value)])
    setOutputs({ ...Object.fromEntries(known), ...resultOutputs(definition.name, false, failure) })
  } catch (error) {
    log.warning(`The outputs could not be written: ${messageOf(error)}`)
  }
  for (const { title, text } of failure.evidence) log.quarantine(title, text)
  const remedy = failure.remedy === undefined ? '' : `\n${failure.remedy}`
  log.error(`${failure.message}${remedy}\n(reason-code: ${failure.reasonCode})`)
  if (failure.reasonCode === 'bug' && failure.cause instanceof Error) log.info(failure.cause.stack ?? '')
}

function resultOutputs(action: string, ok: boolean, from: Outcome | Failure): Record<string, string> {
  const remedy = from instanceof Failure && from.remedy !== undefined ? { remedy: from.remedy } : {}
  const result: Result = {
    ...from.details,
    ...remedy,
    schema: 1,
    action,
    ok,
    'reason-code': from.reasonCode,
    message: from.message,
  }
  const redacted = (_: string, value: unknown) => (typeof value === 'string' ? redact(value) : value)
  return { 'reason-code': from.reasonCode, result: JSON.stringify(result, redacted) }
}

function setOutputs(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) {
    core.setOutput(name, value)
  }
}

function failureOf(error: unknown): Failure {
  if (cancelled.aborted) return new Failure('cancelled', 'The run was cancelled.', { cause: error })
  if (error instanceof Failure) return error
  return new Failure('bug', `Unexpected error: ${messageOf(error)}`, {
    remedy: 'This is a defect in deploy-actions. Please report it with the log of this step.',
    cause: error,
  })
}

/** Ends the process even if a handle is still open, after everything printed has left it. */
function exitWith(code: number): void {
  process.exitCode = code
  process.stdout.write('', () => process.exit(code))
}
