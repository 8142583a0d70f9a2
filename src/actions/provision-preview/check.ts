import type { ValuesOf } from '../../core/inputs.ts'
import { accountProblems } from '../registry-account.ts'
import type { definition } from './definition.ts'

export type Inputs = ValuesOf<typeof definition.inputs>

/** Problems between inputs that are each fine alone. */
export function check(inputs: Inputs): string[] {
  const { images, image } = inputs
  const problems: string[] = []
  if (images === undefined && image === undefined)
    problems.push(
      'images is required and is empty (usual cause: the step that builds was skipped or has another id); or pass image',
    )
  if (images !== undefined && image !== undefined)
    problems.push('images and image exclude each other; pass one')
  return [...problems, ...accountProblems(inputs)]
}
