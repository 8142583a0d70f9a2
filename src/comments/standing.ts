import { detailsOf } from './details.ts'
import type { ActionResult, StepResult } from './results.ts'

/** How it stands with the preview, all steps together. */
export type Standing =
  /** A newer run, or the run of the close, has the say: nothing is to be written. */
  | { readonly kind: 'left'; readonly by: ActionResult }
  | { readonly kind: 'failed'; readonly at: StepResult }
  | { readonly kind: 'removed' }
  | { readonly kind: 'running'; readonly proven: boolean }
  /** Nothing but an image was made. */
  | { readonly kind: 'built' }
  /** Actions ran that speak for themselves. */
  | { readonly kind: 'done' }

/** Sums the steps up; the first failure decides, because the ones after it only follow from it. Pure. */
export function standingOf(steps: readonly StepResult[]): Standing {
  const results = steps.flatMap(({ result }) => (result === undefined ? [] : [result]))
  const by = results.find((result) => !result.ok && leaving.includes(result['reason-code']))
  if (by !== undefined) return { kind: 'left', by }
  const at = steps.find(
    ({ result, outcome }) => (result === undefined ? true : !result.ok) && outcome !== 'skipped',
  )
  const failed = at ?? steps.find(({ result }) => result?.ok === false)
  if (failed !== undefined) return { kind: 'failed', at: failed }
  const has = (action: string) => results.some((result) => result.action === action)
  if (has('destroy-preview')) return { kind: 'removed' }
  if (has('provision-preview') || has('health-gate')) return { kind: 'running', proven: isProven(results) }
  return has('build-push-image') ? { kind: 'built' } : { kind: 'done' }
}

const leaving: readonly string[] = ['superseded', 'pr-closed']

function isProven(results: readonly ActionResult[]): boolean {
  return results.some((result) => detailsOf('health-gate', result)?.verdict === 'healthy')
}

/** The result of one action; undefined if it did not run, or ended without a word. */
export function resultOf(steps: readonly StepResult[], action: string): ActionResult | undefined {
  return steps.find(({ result }) => result?.action === action)?.result
}
