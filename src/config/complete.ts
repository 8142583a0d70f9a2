import { type InferOutput, parse } from 'valibot'
import type { App, Build, Environment, Health, Migrations, Service, Site } from './app.ts'
import type { appSchema } from './app-schema.ts'
import type { Check } from './check.ts'
import type { Database } from './database.ts'
import type { databaseSchema, ProviderSchemas } from './environment-schema.ts'
import type { overrideSchema, serviceSchema } from './service-schema.ts'

/** The file as the schema lets it through: what was left out is not there. */
type Written = InferOutput<ReturnType<typeof appSchema>>
type WrittenService = InferOutput<typeof serviceSchema>
type WrittenOverride = InferOutput<typeof overrideSchema>
type WrittenDatabase = InferOutput<typeof databaseSchema>

/** Puts in what was left out. The file has no problems any more. */
export function complete(written: Written, providers: ProviderSchemas): App {
  const { app, migrations } = written
  return {
    app,
    services: mapValues(written.services, completeService),
    sites: mapValues(written.sites ?? {}, completeSite),
    checks: (written.checks ?? []).map(completeCheck),
    ...(migrations === undefined ? {} : { migrations: completeMigrations(migrations) }),
    environments: mapValues(written.environments, (environment) =>
      completeEnvironment(environment, providers),
    ),
  }
}

function completeService({ build, health, ...service }: WrittenService): Service {
  return {
    versionEnv: 'APP_VERSION',
    env: {},
    secrets: [],
    volumes: [],
    ...service,
    ...(build === undefined ? {} : { build: completeBuild(build) }),
    ...(health === undefined ? {} : { health: completeHealth(health) }),
  }
}

const completeBuild = (build: NonNullable<WrittenService['build']>): Build => ({
  context: '.',
  dockerfile: 'Dockerfile',
  args: {},
  platforms: [],
  secrets: [],
  ...build,
})

const completeHealth = (health: NonNullable<WrittenService['health']>): Health => ({
  running: false,
  expect: { status: [], json: {}, headers: {} },
  ...health,
})

const completeOverride = ({ health, ...override }: WrittenOverride): Environment['services'][string] => ({
  ...override,
  ...(health === undefined ? {} : { health: completeHealth(health) }),
})

const completeMigrations = (migrations: NonNullable<Written['migrations']>): Migrations => ({
  run: 'before-deploy',
  ...migrations,
})

function completeSite({ build, ...site }: NonNullable<Written['sites']>[string]): Site {
  const made = build === undefined ? {} : { build: { directory: '.', env: {}, ...build } }
  return { index: 'index.html', ...site, ...made }
}

const completeCheck = (check: NonNullable<Written['checks']>[number]): Check => ({
  method: 'GET',
  headers: {},
  headersSecret: {},
  websocket: false,
  expect: { status: [], json: {}, headers: {} },
  environments: [],
  ...check,
})

function completeEnvironment(
  written: Written['environments'][string],
  providers: ProviderSchemas,
): Environment {
  const { provider, name, url, expires, grace = 600_000, database, migrations, services, sites } = written
  return {
    provider,
    settings: (written as Record<string, unknown>)[provider] ?? defaultSettings(provider, providers),
    grace,
    ...(name === undefined ? {} : { name }),
    ...(url === undefined ? {} : { url }),
    ...(expires === undefined ? {} : { expires }),
    ...(database === undefined ? {} : { database: databaseOf(database) }),
    ...(migrations === undefined ? {} : { migrations }),
    services: mapValues(services ?? {}, completeOverride),
    sites: sites ?? {},
  }
}

/** What holds where nothing stands under the provider's key; the schema was seen to allow that. */
function defaultSettings(provider: string, providers: ProviderSchemas): unknown {
  const schema = providers[provider]
  return schema === undefined ? {} : parse(schema, {})
}

/** Tells the kinds of database apart; the combinations of keys were checked. */
function databaseOf(written: WrittenDatabase): Database {
  const {
    engine = 'postgres',
    urlEnv = 'DATABASE_URL',
    branchOf,
    path,
    providedAs,
    serverSecret,
    ...rest
  } = written
  const { extensions = [], directUrlEnv, urlSecret, directUrlSecret, seed } = rest
  const seeded = seed === undefined ? {} : { seed }
  if (path !== undefined) return { kind: 'file', engine: 'sqlite', path, urlEnv, ...seeded }
  if (providedAs !== undefined) return { kind: 'provided', engine, providedAs, ...seeded }
  if (branchOf !== undefined)
    return {
      kind: 'branch',
      engine: 'postgres',
      branchOf,
      serverSecret: serverSecret ?? '',
      urlEnv,
      ...(directUrlEnv === undefined ? {} : { directUrlEnv }),
      extensions,
      ...seeded,
    }
  return {
    kind: 'given',
    engine,
    ...(urlSecret === undefined ? {} : { urlSecret }),
    ...(directUrlSecret === undefined ? {} : { directUrlSecret }),
    ...seeded,
  }
}

function mapValues<T, R>(
  given: Readonly<Record<string, T>>,
  change: (value: T) => R,
): Readonly<Record<string, R>> {
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, change(value)]))
}
