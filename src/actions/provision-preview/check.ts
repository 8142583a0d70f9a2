import type { ValuesOf } from '../../core/inputs.ts'
import type { definition } from './definition.ts'

export type Inputs = ValuesOf<typeof definition.inputs>

/** Problems between inputs that are each fine alone. */
export function check({
  images,
  image,
  'registry-username': user,
  'registry-password': password,
}: Inputs): string[] {
  const problems: string[] = []
  if (images === undefined && image === undefined)
    problems.push(
      'images is required and is empty (usual cause: the step that builds was skipped or has another id); or pass image',
    )
  if (images !== undefined && image !== undefined)
    problems.push('images and image exclude each other; pass one')
  if (password !== undefined && user === undefined)
    problems.push('registry-username is required with registry-password')
  return problems
}
