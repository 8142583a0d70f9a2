import type { ActionDefinition } from '../src/core/action-definition.ts'
import { places } from '../src/core/endpoints.ts'
import { table } from '../src/core/markdown.ts'

/** The generated parts of the page on permissions: what each action may do, and what it talks to. */
export function permissionsParts(definitions: readonly ActionDefinition[]): Readonly<Record<string, string>> {
  return {
    permissions: rows(definitions, ['permission', 'for'], ({ permissions }) =>
      Object.entries(permissions).map(([scope, { level, why }]) => [`\`${scope}: ${level}\``, why]),
    ),
    endpoints: rows(definitions, ['talks to', 'for'], ({ endpoints }) =>
      endpoints.map(({ place, why }) => [places[place].name, why]),
    ),
    places: table(
      ['place', 'where its name is found', 'usually'],
      Object.values(places).map(({ name, where, usual }) => [name, where, usual.join('; ')]),
    ),
    secrets: table(
      ['action', 'secrets that it reads', "runs the pull request's code"],
      definitions.map((definition) => [link(definition), secretsOf(definition), definition.foreignCode]),
    ),
  }
}

/** A table with some rows for each action. */
function rows(
  definitions: readonly ActionDefinition[],
  head: readonly string[],
  rowsOf: (definition: ActionDefinition) => readonly (readonly string[])[],
): string {
  return table(
    ['action', ...head],
    definitions.flatMap((definition) => rowsOf(definition).map((row) => [link(definition), ...row])),
  )
}

const link = ({ name }: ActionDefinition): string => `[${name}](${name}.md)`

function secretsOf({ inputs, namedSecrets }: ActionDefinition): string {
  const names = Object.entries(inputs).flatMap(([name, { secret }]) => (secret ? [`\`${name}\``] : []))
  return [`${names.join(', ') || 'none'}.`, ...(namedSecrets === undefined ? [] : [namedSecrets])].join(' ')
}
