import type { ActionDefinition } from '../core/action-definition.ts'
import { Failure } from '../core/failure.ts'
import { type InputSpecs, parseInputs, type ValuesOf } from '../core/inputs.ts'
import type { Outcome } from '../core/outcome.ts'
import { Secret } from '../core/secret.ts'
import { counted } from '../core/text.ts'
import { listenForCancel } from './cancel.ts'
import { variable } from './environment.ts'
import { exitWith } from './exit.ts'
import { failureOf } from './failure-of.ts'
import { mask } from './mask.ts'
import { refuse } from './refusal.ts'

/** What an action's module exports: its interface, and what it does. */
export interface Action<I extends InputSpecs, O extends string> {
  readonly definition: ActionDefinition<I, O>
  /** Problems between inputs that are each fine alone; written like those of a single input. */
  readonly check?: (inputs: ValuesOf<I>) => readonly string[] | Promise<readonly string[]>
  readonly run: (inputs: ValuesOf<I>) => Promise<Outcome<O>>
}

/**
 * Runs an action to its outcome. The exit code is 1 from the first line on and becomes 0 only when an outcome
 * says so: Node ends with 0 when a promise never settles, and a deploy must not be green because it hung.
 */
export async function runAction<I extends InputSpecs, O extends string>(action: Action<I, O>): Promise<void> {
  process.exitCode = 1
  listenForCancel()
  const { definition, run } = action
  const inputs = await usableInputs(action)
  if (inputs instanceof Failure) {
    refuse(definition.name, inputs)
    return exitWith(1)
  }
  const { reachOutcome } = await import('./outcome.ts')
  await reachOutcome(definition, () => run(inputs.values))
}

/** Runs a `post` step. Correctness never rests on it, because a killed runner never runs it. */
export async function runPost(post: () => Promise<void>): Promise<void> {
  process.exitCode = 1
  const { tellOnly } = await import('./outcome.ts')
  await tellOnly(post)
}

/** The values, or why they cannot be used. Never throws: Node would print a stack that no one has redacted. */
async function usableInputs<I extends InputSpecs, O extends string>(action: Action<I, O>) {
  try {
    const { values, problems } = await readInputs(action)
    return problems.length === 0 ? { values } : unusable(action.definition.name, problems)
  } catch (error) {
    return failureOf(error)
  }
}

async function readInputs<I extends InputSpecs, O extends string>({ definition, check }: Action<I, O>) {
  const { inputs } = definition
  const secrets = Object.keys(inputs).filter((name) => inputs[name]?.secret)
  mask(...secrets.map((name) => new Secret(given(name, true))))
  const { values, problems } = parseInputs(inputs, (name) => given(name, inputs[name]?.secret === true))
  return { values, problems: problems.length > 0 ? problems : ((await check?.(values)) ?? []) }
}

/**
 * What the runner hands over for an input; the same as the toolkit's `getInput` (refusal.ts says why it is not
 * loaded yet). Blanks around a secret are a slip to be told; around anything else the custom is to ignore them.
 */
function given(name: string, exactly: boolean): string {
  const text = variable(`INPUT_${name.toUpperCase()}`) ?? ''
  return exactly ? text : text.trim()
}

function unusable(action: string, problems: readonly string[]): Failure {
  const all = problems.map((problem) => `  - ${problem}`).join('\n')
  return new Failure(
    'invalid-input',
    `${action}: ${counted(problems.length, 'input')} cannot be used:\n${all}`,
    {
      remedy: 'Correct the `with:` block of this step. Nothing was called or changed.',
      details: { problems },
    },
  )
}
