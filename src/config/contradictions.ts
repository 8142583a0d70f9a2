import { safeParse } from 'valibot'
import type { ProviderSchemas } from './environment-schema.ts'
import type { Finding } from './problems.ts'

/** What the schema of single keys cannot say: what must go together, and what must not. */
export function findContradictions(file: unknown, providers: ProviderSchemas): readonly Finding[] {
  return entries(at(file, 'environments')).flatMap(([key, environment]) =>
    missingSettings(key, environment, providers),
  )
}

type Place = unknown

/** A provider that needs settings and has none. */
function missingSettings(key: string, environment: Place, providers: ProviderSchemas): readonly Finding[] {
  const provider = at(environment, 'provider')
  if (typeof provider !== 'string' || !Object.hasOwn(providers, provider)) return []
  const schema = providers[provider]
  if (schema === undefined || at(environment, provider) !== undefined || safeParse(schema, {}).success)
    return []
  return [{ path: ['environments', key, provider], message: 'is required: the settings of the provider' }]
}

function at(place: Place, key: string): Place {
  return isMap(place) && Object.hasOwn(place, key) ? place[key] : undefined
}

function entries(place: Place): ReadonlyArray<[string, Place]> {
  return isMap(place) ? Object.entries(place) : []
}

const isMap = (place: Place): place is Readonly<Record<string, unknown>> =>
  typeof place === 'object' && place !== null && !Array.isArray(place)
