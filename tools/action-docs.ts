import { type ActionDefinition, commonOutputs } from '../src/core/action-definition.ts'
import { places } from '../src/core/endpoints.ts'
import type { InputSpecs } from '../src/core/inputs.ts'
import { table } from '../src/core/markdown.ts'
import { type ReasonCode, reasonCodes } from '../src/core/reason-codes.ts'

/** The generated parts of an action's page, by the name of the marker they stand between. */
export function generatedParts(definition: ActionDefinition): Readonly<Record<string, string>> {
  return {
    inputs: inputsTable(definition.inputs),
    outputs: table(
      ['output', 'meaning'],
      Object.entries({ ...definition.outputs, ...commonOutputs }).map(([name, { description }]) => [
        `\`${name}\``,
        cell(description),
      ]),
    ),
    permissions: permissionsBlock(definition),
    endpoints: endpointsList(definition),
    'reason-codes': reasonsTable(definition.reasonCodes),
  }
}

/**
 * A page with its generated parts renewed: what stands between `<!-- generated:NAME -->` and
 * `<!-- /generated:NAME -->`. Every part must have its place on the page.
 */
export function renewed(page: string, parts: Readonly<Record<string, string>>): string {
  let text = page
  for (const [name, content] of Object.entries(parts)) {
    const [begin, end] = [`<!-- generated:${name} -->`, `<!-- /generated:${name} -->`]
    const [from, to] = [text.indexOf(begin), text.indexOf(end)]
    if (from === -1 || to < from) throw new Error(`the page has no place for "${name}" (${begin} … ${end})`)
    text = `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`
  }
  return text
}

function inputsTable(inputs: InputSpecs): string {
  const rows = Object.entries(inputs).map(([name, spec]) => [
    `\`${name}\``,
    cell(spec.kind),
    spec.required
      ? '**required**'
      : spec.default === undefined || spec.default === ''
        ? ''
        : `\`${spec.default}\``,
    cell(spec.description),
  ])
  return table(['input', 'kind', 'default', 'meaning'], rows)
}

function permissionsBlock({ permissions }: ActionDefinition): string {
  const entries = Object.entries(permissions)
  if (entries.length === 0) return 'None: the action works with `permissions: {}`.'
  const lines = entries.map(([scope, { level, why }]) => `  ${scope}: ${level} # ${why}`)
  return ['```yaml', 'permissions:', ...lines, '```'].join('\n')
}

const endpointsList = ({ endpoints }: ActionDefinition): string =>
  endpoints.map(({ place, why }) => `- ${capital(places[place].name)}, ${why}`).join('\n')

/** The meaning of reason codes. */
export const reasonsTable = (codes: readonly ReasonCode[]): string =>
  table(
    ['`reason-code`', 'meaning'],
    codes.map((code) => [`\`${code}\``, cell(reasonCodes[code])]),
  )

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
