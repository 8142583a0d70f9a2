import { exactOptional } from 'valibot'
import { parsePointer } from '../core/json-pointer.ts'
import { ok, type Parsed, wrong } from '../core/parsed.ts'
import type { VersionSource } from './app.ts'
import { expectation, parseHeaderKey } from './expectation-schema.ts'
import { mapOf, section } from './maps.ts'
import {
  absolutePath,
  imageName,
  name,
  repositoryPath,
  secretName,
  urlPath,
  urlTemplate,
  valueTemplate,
  variableName,
} from './names.ts'
import { boolean, command, decimal, duration, list, size, text, wholeNumber } from './words.ts'

const parseVersionSource = (given: string): Parsed<VersionSource> => {
  if (/^header:/i.test(given)) {
    const header = parseHeaderKey(given)
    return 'problem' in header ? header : ok({ header: header.value })
  }
  if (!given.startsWith('/'))
    return wrong('must be a JSON pointer such as "/version", or a header such as "header:x-version"')
  const pointer = parsePointer(given)
  return 'problem' in pointer ? pointer : ok({ pointer: pointer.value })
}

const parsePlatform = (given: string): Parsed<string> =>
  /^(linux|windows)\/[a-z0-9_]+(\/v\d+)?$/.test(given)
    ? ok(given)
    : wrong('must be a platform such as "linux/amd64"')

const secrets = (about: string) =>
  list(about, secretName('Name of a variable of the step; never the value itself.'), { distinct: true })

const env = mapOf(
  'Environment variables, by name. Values may hold `${…}`.',
  variableName('Name of an environment variable.'),
  valueTemplate('Value of the variable.', ['version', 'sha', 'environment', 'pr', 'service', 'app', 'url']),
)

const health = section('How to see that the service is well.', {
  path: exactOptional(urlPath('Path that answers when the service is well.')),
  version: exactOptional(
    text(
      'Where the answer names the running version: a JSON pointer such as `/version`, or `header:NAME`.',
      parseVersionSource,
      /^(\/|header:)/,
    ),
  ),
  expect: exactOptional(expectation),
  running: exactOptional(boolean('The process stays up. For services without a port.')),
  within: exactOptional(duration('How long a new version may take until it is well.')),
})

const scale = section('How many instances run.', {
  min: exactOptional(wholeNumber('At least so many; 0 lets the platform stop the last one.', 0, 100)),
  max: exactOptional(wholeNumber('At most so many.', 1, 100)),
})

const volume = section('Storage that outlives a release.', {
  name: text('Name of the volume at the provider.'),
  path: absolutePath('Where the service finds it.'),
  size: exactOptional(size('How large it is, for example `10GB`.')),
})

const build = section('How the image is built. Paths are relative to the repository.', {
  context: exactOptional(repositoryPath('Directory that is sent to the builder. Default `.`.')),
  dockerfile: exactOptional(repositoryPath('Relative to the context. Default `Dockerfile`.')),
  target: exactOptional(text('Stage of the Dockerfile.')),
  args: exactOptional(
    mapOf(
      'Build arguments. They stay visible in the image: no secrets. `${version}` and `${sha}` switch off reuse across commits.',
      text('Name of an argument.'),
      valueTemplate('Value of the argument.', ['version', 'sha', 'environment', 'service', 'app']),
    ),
  ),
  platforms: exactOptional(
    list('Platforms, for example `linux/amd64`.', text('A platform.', parsePlatform), { distinct: true }),
  ),
  secrets: exactOptional(secrets('Variables of the step that the build gets as BuildKit secrets.')),
})

/** What the environments may say otherwise. */
const variable = {
  env: exactOptional(env),
  secrets: exactOptional(secrets('Variables of the step whose values the service gets as secrets.')),
  command: exactOptional(command('Replaces the command of the image.')),
  health: exactOptional(health),
  memory: exactOptional(size('Memory of one instance, for example `512MB`.')),
  cpu: exactOptional(decimal('CPUs of one instance; 0.5 is half of one.', 0.01, 64)),
  scale: exactOptional(scale),
  volumes: exactOptional(list('Storage that outlives a release.', volume)),
  url: exactOptional(
    urlTemplate("Where people reach this service, where that differs from the environment's `url`.", [
      'environment',
      'pr',
      'service',
      'app',
      'host',
      'port',
    ]),
  ),
}

/** A service as the file says it. */
export const serviceSchema = section('One long-running process of the app.', {
  image: exactOptional(
    imageName(
      'Name of the image in a registry, without tag. May hold `${app}`, `${service}` and `${env.NAME}`.',
    ),
  ),
  build: exactOptional(build),
  'image-of': exactOptional(name('The service whose image this one runs, usually with another command.')),
  'version-env': exactOptional(
    variableName('The environment variable in which the app finds its version. Default `APP_VERSION`.'),
  ),
  port: exactOptional(wholeNumber('Port on which the service listens.', 1, 65_535)),
  ...variable,
})

/** What an environment says otherwise about a service. */
export const overrideSchema = section(
  'What differs for this service here: maps are merged, everything else is replaced.',
  variable,
)
