import { safeParse } from 'valibot'
import type { Path } from './document.ts'
import type { ProviderSchemas } from './environment-schema.ts'
import { at, entriesOf, has, isMap, listOf } from './place.ts'
import type { Finding } from './problems.ts'
import { uses } from './template.ts'

/** The environment that is made once for each pull request. */
export const previewKey = 'preview'

/** What does not go together within each environment. */
export function environmentContradictions(file: unknown, providers: ProviderSchemas): Finding[] {
  return entriesOf(at(file, 'environments')).flatMap(([key, environment]) => {
    const path: Path = ['environments', key]
    return [
      ...settingsContradictions(environment, path, providers),
      ...(key === previewKey
        ? previewContradictions(environment, path)
        : lastingContradictions(environment, path)),
      ...databaseContradictions(at(environment, 'database'), [...path, 'database']),
    ]
  })
}

/** Settings stand under the provider's own key, and under no other's. */
function settingsContradictions(environment: unknown, path: Path, providers: ProviderSchemas): Finding[] {
  const provider = at(environment, 'provider')
  if (typeof provider !== 'string' || !Object.hasOwn(providers, provider)) return []
  const foreign = Object.keys(providers).filter((other) => other !== provider && has(environment, other))
  const schema = providers[provider]
  const missing = schema !== undefined && !has(environment, provider) && !safeParse(schema, {}).success
  return [
    ...foreign.map((other) => ({
      path: [...path, other],
      message: `does not go with "provider: ${provider}"`,
    })),
    ...(missing
      ? [{ path: [...path, provider], message: `is required: the settings of "provider: ${provider}"` }]
      : []),
  ]
}

function previewContradictions(environment: unknown, path: Path): Finding[] {
  const name = at(environment, 'name')
  return typeof name === 'string' && !uses(name, 'pr')
    ? [{ path: [...path, 'name'], message: 'must hold "${pr}"; else all previews would share one name' }]
    : []
}

/** What only previews have. */
function lastingContradictions(environment: unknown, path: Path): Finding[] {
  const only = (key: string, message: string): Finding[] =>
    has(environment, key) ? [{ path: [...path, key], message }] : []
  return [
    ...only('expires', `goes only with the environment "${previewKey}": nothing else expires`),
    ...only('grace', `goes only with the environment "${previewKey}": nothing else is swept`),
    ...(has(at(environment, 'database'), 'branch-of')
      ? [
          {
            path: [...path, 'database', 'branch-of'],
            message: `goes only with the environment "${previewKey}"`,
          },
        ]
      : []),
    ...pullRequestsIn(environment, path),
  ]
}

/** `${pr}` where there is no pull request. */
function pullRequestsIn(place: unknown, path: Path): Finding[] {
  if (typeof place === 'string')
    return uses(place, 'pr')
      ? [{ path, message: `has "\${pr}", which has a value only in the environment "${previewKey}"` }]
      : []
  return [
    ...entriesOf(place).flatMap(([key, below]) => pullRequestsIn(below, [...path, key])),
    ...listOf(place).flatMap((below, index) => pullRequestsIn(below, [...path, index])),
  ]
}

/** The keys that decide of which kind a database is, and those that go with each. */
const kinds: Readonly<Record<string, readonly string[]>> = {
  'branch-of': ['server-secret', 'url-env', 'direct-url-env', 'extensions'],
  path: ['url-env'],
  'provided-as': [],
  'url-secret': ['direct-url-secret'],
  'direct-url-secret': ['url-secret'],
}
const always = ['engine', 'seed']

function databaseContradictions(database: unknown, path: Path): Finding[] {
  if (!isMap(database)) return []
  const kind = Object.keys(kinds).find((key) => has(database, key))
  if (kind === undefined)
    return [
      {
        path,
        message: `needs one of "branch-of", "path", "provided-as", "url-secret" and "direct-url-secret"`,
      },
    ]
  const allowed = [kind, ...(kinds[kind] ?? []), ...always]
  const known = Object.entries(kinds).flat(2)
  const foreign = entriesOf(database)
    .map(([key]) => key)
    .filter((key) => known.includes(key) && !allowed.includes(key))
  return [
    ...foreign.map((key) => ({ path: [...path, key], message: `does not go with "${kind}"` })),
    ...engineContradictions(database, path, kind),
    ...(kind === 'branch-of' && !has(database, 'server-secret')
      ? [
          {
            path: [...path, 'branch-of'],
            message: 'needs "server-secret": the secret with the URL of the server',
          },
        ]
      : []),
  ]
}

function engineContradictions(database: unknown, path: Path, kind: string): Finding[] {
  const engine = at(database, 'engine')
  const wanted = kind === 'path' ? 'sqlite' : kind === 'branch-of' ? 'postgres' : undefined
  return wanted === undefined || engine === undefined || engine === wanted || typeof engine !== 'string'
    ? []
    : [{ path: [...path, 'engine'], message: `must be "${wanted}" with "${kind}", not "${engine}"` }]
}
