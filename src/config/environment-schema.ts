import { description, exactOptional, type GenericSchema, metadata, pipe, string, union } from 'valibot'
import { mapOf, section } from './maps.ts'
import { migrationsRuns } from './migrations-schema.ts'
import { absolutePath, name, secretName, template, urlTemplate, variableName } from './names.ts'
import { overrideSchema } from './service-schema.ts'
import { choice, command, duration, list, text } from './words.ts'

const day = 86_400_000

/** The settings of each provider, by its name: each folder in `providers/` owns its part. */
export type ProviderSchemas = Readonly<Record<string, GenericSchema>>

const seed = union(
  [pipe(string(), metadata({ minLength: 1 })), command('A command.')],
  'must be the path of an SQL file, or a command as a list of words',
)

/** All kinds of database in one section; `databaseOf` tells them apart. */
export const databaseSchema = section(
  'The database: given from outside (`url-secret`, `direct-url-secret`), provided by the platform (`provided-as`), a branch of a template database (`branch-of`), or a file (`path`).',
  {
    engine: exactOptional(
      choice('What it is. Default `postgres`; with `path` it is `sqlite`.', ['postgres', 'sqlite']),
    ),
    'url-secret': exactOptional(secretName('The secret that holds the URL the services use.')),
    'direct-url-secret': exactOptional(
      secretName('The secret that holds the URL without a pooler: migrations use it.'),
    ),
    'provided-as': exactOptional(text('The environment variable in which the platform puts the URL.')),
    'branch-of': exactOptional(text('The template database of which each preview gets a branch.')),
    'server-secret': exactOptional(
      secretName('The secret that holds the URL of the server with a role that may create databases.'),
    ),
    path: exactOptional(absolutePath('Path of the file in the service.')),
    'url-env': exactOptional(variableName('The environment variable in which the services find the URL.')),
    'direct-url-env': exactOptional(
      variableName('The environment variable in which they find the URL without a pooler.'),
    ),
    extensions: exactOptional(
      list('Extensions that the template must have.', text('Name of an extension.'), { distinct: true }),
    ),
    seed: exactOptional(
      pipe(seed, description('First data: an SQL file, or a command in the image that migrates.')),
    ),
  },
)

const address = ['environment', 'pr', 'service', 'app', 'host', 'port'] as const

/** An environment, with one key for the settings of each provider. */
export function environmentSchema(providers: ProviderSchemas) {
  const settings = Object.entries(providers).map(([provider, schema]) => [provider, exactOptional(schema)])
  return section('A named place with settings. `preview` is made once for each pull request.', {
    provider: choice('Where the environment lives.', Object.keys(providers)),
    ...(Object.fromEntries(settings) as Record<never, never>),
    name: exactOptional(
      template('Name at the provider. A preview needs `${pr}` in it.', ['app', 'environment', 'pr']),
    ),
    url: exactOptional(
      urlTemplate(
        'Where people reach it, resolved for each service with a port. `${host}` and `${port}` are those of the published port.',
        address,
      ),
    ),
    expires: exactOptional(
      duration('How long a preview lives after its last update.', { min: 60_000, max: 90 * day }),
    ),
    grace: exactOptional(
      duration('How long the sweep waits after the pull request was closed. Default `10m`.', {
        max: 30 * day,
      }),
    ),
    database: exactOptional(databaseSchema),
    migrations: exactOptional(
      section('What differs for migrations here.', {
        run: choice('When migrations run.', migrationsRuns),
      }),
    ),
    services: exactOptional(
      mapOf('What differs here, by service.', name('Name of a service.'), overrideSchema),
    ),
    sites: exactOptional(
      mapOf(
        'What differs here, by site.',
        name('Name of a site.'),
        section('What differs for this site here.', {
          url: exactOptional(urlTemplate('Where people reach it.', ['environment', 'pr', 'app'])),
        }),
      ),
    ),
  })
}
