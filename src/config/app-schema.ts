import { exactOptional, maxEntries, minEntries, pipe } from 'valibot'
import { environmentSchema, type ProviderSchemas } from './environment-schema.ts'
import { checkExpectation } from './expectation-schema.ts'
import { mapOf, section } from './maps.ts'
import { migrationsSchema } from './migrations-schema.ts'
import {
  name,
  programVariableName,
  repositoryPath,
  secretName,
  template,
  urlTemplate,
  valueTemplate,
} from './names.ts'
import { serviceSchema } from './service-schema.ts'
import { boolean, choice, command, duration, list, text } from './words.ts'

const inChecks = ['url', 'version', 'sha', 'environment', 'pr', 'app'] as const

const check = section('One question that is asked after a deploy, and the answer it must get.', {
  name: text('What people call it.'),
  url: urlTemplate('What is asked, usually `${url}/…`.', inChecks),
  method: exactOptional(
    choice('Default `GET`.', ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']),
  ),
  headers: exactOptional(
    mapOf('Headers by name.', text('Name of a header.'), valueTemplate('Value of the header.', inChecks)),
  ),
  'headers-secret': exactOptional(
    mapOf(
      'Headers whose value is a secret: by header, the name of a variable of the step.',
      text('Name of a header.'),
      secretName('Name of a variable of the step.'),
    ),
  ),
  body: exactOptional(template('What is sent.', inChecks)),
  websocket: exactOptional(boolean('The connection is upgraded to a WebSocket.')),
  expect: exactOptional(checkExpectation),
  within: exactOptional(duration('Asked again until the answer is right, at most so long.')),
  environments: exactOptional(
    list('The environments in which it is asked. Default all.', name('Name of an environment.'), {
      distinct: true,
    }),
  ),
})

const site = section('Static files that no service serves.', {
  directory: repositoryPath('Directory of the files that are published.'),
  build: exactOptional(
    section('How the files are made, anew for each environment.', {
      command: command('The command.'),
      directory: exactOptional(repositoryPath('Where it runs. Default `.`.')),
      env: exactOptional(
        mapOf(
          'Environment variables of the command; they end up in public files.',
          programVariableName('Name of an environment variable.'),
          valueTemplate('Value of the variable.', ['version', 'sha', 'environment', 'pr', 'app', 'url']),
        ),
      ),
    }),
  ),
  index: exactOptional(text('The page of a directory. Default `index.html`.')),
  fallback: exactOptional(text('The page for paths that do not exist, for single-page apps.')),
})

/** The whole file. */
export function appSchema(providers: ProviderSchemas) {
  return section('What is deployed, and where.', {
    app: name('Name of the app; it gives names and owner labels.'),
    services: pipe(
      mapOf(
        'The processes of the app, by name, in the order in which they start.',
        name('Name of a service.'),
        serviceSchema,
      ),
      minEntries(1, 'has no service'),
      maxEntries(50, 'has too many services; at most 50 are allowed'),
    ),
    sites: exactOptional(mapOf('Static sites, by name.', name('Name of a site.'), site)),
    checks: exactOptional(list('Questions asked after the gate.', check)),
    migrations: exactOptional(migrationsSchema),
    environments: pipe(
      mapOf(
        'The places where the app runs, by name.',
        name('Name of an environment.'),
        environmentSchema(providers),
      ),
      minEntries(1, 'has no environment'),
    ),
  })
}
