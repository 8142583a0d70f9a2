import type { ValuesOf } from '../../core/inputs.ts'
import { accountProblems } from '../registry-account.ts'
import type { definition } from './definition.ts'

export type Inputs = ValuesOf<typeof definition.inputs>

/** Problems between inputs that are each fine alone. */
export function check(inputs: Inputs): string[] {
  const problems: string[] = []
  if (inputs.sweep && inputs['pull-request'] !== undefined)
    problems.push('pull-request and sweep exclude each other: a sweep looks at all previews')
  if (inputs.sweep && inputs.force)
    problems.push(
      'force and sweep exclude each other: a sweep never removes the preview of an open pull request before it expires',
    )
  if (!inputs.sweep && inputs.grace !== undefined) problems.push('grace is only for sweep')
  return [...problems, ...accountProblems(inputs)]
}
