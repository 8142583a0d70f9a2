import { stringify } from 'yaml'
import { type ActionDefinition, commonOutputs } from '../src/core/action-definition.ts'
import type { InputSpec } from '../src/core/inputs.ts'

/** `actions/<name>/action.yml`, the interface that a runner reads. */
export function actionYml(definition: ActionDefinition): string {
  const { name, title, description, inputs, outputs, post, branding } = definition
  const runs = {
    using: 'node24',
    main: `../../dist/${name}/main.cjs`,
    ...(post ? { post: `../../dist/${name}/post.cjs` } : {}),
  }
  const content = {
    name: title,
    description,
    author: 'deploy-actions',
    branding,
    inputs: mapValues(inputs, input),
    outputs: mapValues({ ...outputs, ...commonOutputs }, ({ description }) => ({ description })),
    runs,
  }
  return `# Generated from src/actions/${name}/definition.ts; change that file instead.\n${stringify(content, { lineWidth: 0 })}`
}

function input(spec: InputSpec<unknown>) {
  // Runners evaluate every text of action.yml, and refuse the whole file for an expression in a description.
  if (spec.description.includes('${{')) throw new Error(`an expression in a description: ${spec.description}`)
  const hint = spec.kind === 'text' ? '' : ` (${spec.kind.replaceAll('`', '')})`
  return {
    description: `${spec.description}${hint}`,
    required: spec.required,
    ...(spec.default === undefined ? {} : { default: spec.default }),
  }
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
