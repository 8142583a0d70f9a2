import type { ValuesOf } from '../../core/inputs.ts'
import { configPath } from '../common-inputs.ts'
import { accountProblems } from '../registry-account.ts'
import type { definition } from './definition.ts'

export type Inputs = ValuesOf<(typeof definition)['inputs']>

/** Inputs that do not go together. */
export function contradictions(inputs: Inputs): readonly string[] {
  const { image } = inputs
  const given = (names: readonly (keyof Inputs)[]) => names.filter((name) => inputs[name] !== undefined)
  const problems: string[] = []
  if (image === undefined) {
    for (const name of given(['context', 'dockerfile', 'target', 'build-args']))
      problems.push(`${name} goes with image only; the configuration says it under "build" of a service`)
  } else {
    for (const name of given(['config', 'services']))
      problems.push(`${name} and image exclude each other: with image the configuration is not read`)
    if (inputs['config-path'] !== configPath.default)
      problems.push('config-path and image exclude each other: with image the configuration is not read')
  }
  if (inputs['pull-request'] !== undefined && inputs['trusted-sha'] === undefined)
    problems.push('pull-request goes with trusted-sha only; else the event names the pull request')
  return [...problems, ...accountProblems(inputs)]
}
