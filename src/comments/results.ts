import * as v from 'valibot'
import { ok, type Parsed, wrong } from '../core/parsed.ts'
import { listed } from '../core/text.ts'

/** How one step of the job ended, as far as a comment can tell. */
export interface StepResult {
  /** Id of the step in the workflow. */
  readonly step: string
  /** What the step's action told; undefined if it ended without a word, as when it was cancelled. */
  readonly result: ActionResult | undefined
  readonly outcome: 'success' | 'failure' | 'cancelled' | 'skipped'
}

const resultSchema = v.looseObject({
  schema: v.literal(1),
  action: v.string(),
  ok: v.boolean(),
  'reason-code': v.string(),
  message: v.string(),
  remedy: v.optional(v.string()),
  'duration-ms': v.optional(v.number()),
})

/** The output `result` of one of our actions; what else it holds is read where it is shown. */
export type ActionResult = v.InferOutput<typeof resultSchema>

const outcomeSchema = v.picklist(['success', 'failure', 'cancelled', 'skipped'])
const stepsSchema = v.record(
  v.string(),
  v.looseObject({
    outputs: v.nullish(v.looseObject({ result: v.nullish(v.string()) })),
    outcome: v.nullish(v.string()),
  }),
)

const how = 'pass `${{ toJSON(steps) }}`'

/**
 * Reads `${{ toJSON(steps) }}`: the steps in which our actions ran, and those that failed. The others of the job
 * mean nothing to us.
 */
export function parseResults(text: string): Parsed<readonly StepResult[]> {
  const json = readJson(text)
  if (json === undefined) return wrong(`is not JSON; ${how}`)
  const steps = v.safeParse(stepsSchema, json)
  if (!steps.success) return wrong(`is not an object of steps; ${how}`)
  const all = Object.entries(steps.output).map(([step, { outputs, outcome }]) =>
    stepResult(step, outputs?.result ?? '', outcome ?? ''),
  )
  if (all.some(({ result }) => result !== undefined))
    return ok(inOrder(all.filter(({ result, outcome }) => result !== undefined || isBroken(outcome))))
  const names = all.map(({ step, outcome }) => `"${step}" (${outcome})`)
  const seen = names.length === 0 ? 'there is no step with an id' : `there are only ${listed(names)}`
  return wrong(`has no result of deploy-actions: ${seen}; give the steps an id and ${how}`)
}

/** The order in which a job uses them; nektos/act sorts the steps by their id. */
const order = ['build-push-image', 'provision-preview', 'health-gate', 'destroy-preview']

function inOrder(steps: readonly StepResult[]): StepResult[] {
  const place = ({ result }: StepResult) => {
    const at = order.indexOf(result?.action ?? '')
    return at === -1 ? order.length : at
  }
  return [...steps].sort((a, b) => place(a) - place(b))
}

const isBroken = (outcome: StepResult['outcome']): boolean => outcome === 'failure' || outcome === 'cancelled'

function stepResult(step: string, text: string, outcome: string): StepResult {
  const result = v.safeParse(resultSchema, readJson(text))
  const known = v.safeParse(outcomeSchema, outcome)
  return {
    step,
    result: result.success ? result.output : undefined,
    outcome: known.success ? known.output : 'skipped',
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
