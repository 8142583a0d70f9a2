import { parseDocument } from 'yaml'
import { commonOutputs } from '../../src/core/action-definition.ts'
import { definitions } from '../../tools/definitions.ts'

/** What is wrong with an example's use of our actions. */
export function problemsOfUse(yaml: string): string[] {
  const document = parseDocument(yaml)
  if (document.errors.length > 0) return document.errors.map(({ message }) => message)
  const steps = stepsIn(document.toJS())
  return [...steps.flatMap(problemsOfStep), ...problemsOfOutputs(yaml, steps)]
}

interface Step {
  readonly action: string
  readonly id: string | undefined
  readonly with: Readonly<Record<string, unknown>>
}

const ours = /^(?:https:\/\/[^/]+\/)?[^/]+\/deploy-actions\/([a-z-]+)@v1$/

/** Every step that uses one of our actions, wherever it stands. */
function stepsIn(place: unknown): Step[] {
  if (typeof place !== 'object' || place === null) return []
  const { uses, id, with: inputs } = place as Record<string, unknown>
  const action =
    typeof uses === 'string' && uses.includes('deploy-actions') ? (ours.exec(uses)?.[1] ?? uses) : undefined
  const own =
    action === undefined
      ? []
      : [{ action, id: id as string | undefined, with: (inputs ?? {}) as Step['with'] }]
  return [...own, ...Object.values(place).flatMap(stepsIn)]
}

function problemsOfStep({ action, with: given }: Step): string[] {
  const definition = definitions.find(({ name }) => name === action)
  if (definition === undefined) return [`there is no action "${action}"`]
  const missing = Object.entries(definition.inputs).filter(
    ([name, { required }]) => required && !(name in given),
  )
  return [
    ...missing.map(([name]) => `${action} needs the input "${name}"`),
    ...Object.entries(given).flatMap(([name, value]) => {
      const spec = definition.inputs[name]
      if (spec === undefined) return [`${action} has no input "${name}"`]
      const text = String(value).trim()
      const parsed = text.includes('${{') ? undefined : spec.parse(text)
      return parsed && 'problem' in parsed ? [`${action}: ${name}: "${text}" ${parsed.problem}`] : []
    }),
  ]
}

/** `steps.<id>.outputs.<name>` where the step is one of ours, in this example or by the usual id. */
function problemsOfOutputs(yaml: string, steps: readonly Step[]): string[] {
  const usual = {
    build: 'build-push-image',
    preview: 'provision-preview',
    gate: 'health-gate',
    destroy: 'destroy-preview',
  }
  const named = Object.fromEntries(
    steps.flatMap(({ id, action }) => (id === undefined ? [] : [[id, action]])),
  )
  return [...yaml.matchAll(/steps\.([a-z-]+)\.outputs\.([a-z-]+)/g)].flatMap(
    ([found, id = '', output = '']) => {
      const definition = definitions.find(({ name }) => name === { ...usual, ...named }[id])
      if (definition === undefined) return [`${found}: no step of this example is called "${id}"`]
      return output in { ...definition.outputs, ...commonOutputs }
        ? []
        : [`${found}: ${definition.name} has no such output`]
    },
  )
}
