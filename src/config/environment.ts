import { Failure } from '../core/failure.ts'
import { nearest } from '../core/nearest.ts'
import { listed } from '../core/text.ts'
import type { App, Environment, Migrations, Service, ServiceOverride } from './app.ts'
import type { Database } from './database.ts'

/** An environment with everything that holds in it. */
export interface ResolvedEnvironment<E extends Environment = Environment> {
  /** Its key in the file: `preview`, `staging`, `production`. */
  readonly key: string
  readonly environment: E
  /** The services as they are here. */
  readonly services: Readonly<Record<string, Service>>
  readonly migrations?: Migrations
}

/** Finds an environment, and lays what it says over the services. Throws `invalid-config` if there is none. */
export function environmentOf<E extends Environment>(app: App<E>, key: string): ResolvedEnvironment<E> {
  const environment = Object.hasOwn(app.environments, key) ? app.environments[key] : undefined
  if (environment === undefined) throw unknownEnvironment(key, Object.keys(app.environments))
  const provided = variablesFrom(environment.database)
  const services = Object.fromEntries(
    Object.entries(app.services).map(([name, service]) => [
      name,
      withoutSecrets(override(service, environment.services[name]), provided),
    ]),
  )
  const { migrations } = app
  return {
    key,
    environment,
    services,
    ...(migrations === undefined ? {} : { migrations: { ...migrations, ...environment.migrations } }),
  }
}

/** Maps are merged, everything else is replaced. What is a plain value in one place is no secret there. */
function override(service: Service, over: ServiceOverride | undefined): Service {
  if (over === undefined) return service
  const env = Object.entries({ ...service.env, ...over.env }).filter(
    ([name]) => !over.secrets?.includes(name),
  )
  const merged = {
    ...service,
    ...over,
    env: Object.fromEntries(env),
    ...(service.scale || over.scale ? { scale: { ...service.scale, ...over.scale } } : {}),
  }
  return withoutSecrets(merged, over.secrets === undefined ? Object.keys(over.env ?? {}) : [])
}

function withoutSecrets(service: Service, names: readonly string[]): Service {
  if (!service.secrets.some((secret) => names.includes(secret))) return service
  return { ...service, secrets: service.secrets.filter((secret) => !names.includes(secret)) }
}

/** The variables that the database fills: nobody has to pass them as secrets. */
function variablesFrom(database: Database | undefined): readonly string[] {
  if (database?.kind === 'branch' || database?.kind === 'file')
    return [
      database.urlEnv,
      ...('directUrlEnv' in database && database.directUrlEnv ? [database.directUrlEnv] : []),
    ]
  return database?.kind === 'provided' ? [database.providedAs] : []
}

function unknownEnvironment(key: string, known: readonly string[]): Failure {
  const guess = nearest(key, known)
  const hint = guess === undefined ? '' : ` Did you mean "${guess}"?`
  return new Failure('invalid-config', `The configuration has no environment "${key}".${hint}`, {
    remedy: `Use one of its environments (${listed(known)}), or add "${key}" under "environments".`,
  })
}
