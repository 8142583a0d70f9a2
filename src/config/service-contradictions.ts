import type { Path } from './document.ts'
import { at, entriesOf, has, isMap, keysOf, textsOf } from './place.ts'
import type { Finding } from './problems.ts'

/** What does not go together within the services, also where an environment says something else. */
export function serviceContradictions(file: unknown): Finding[] {
  const services = at(file, 'services')
  return [
    ...entriesOf(services).flatMap(([name, service]) => [
      ...imageContradictions(file, name, service),
      ...settingContradictions(service, ['services', name], at(service, 'port') !== undefined),
    ]),
    ...entriesOf(at(file, 'environments')).flatMap(([key, environment]) =>
      entriesOf(at(environment, 'services')).flatMap(([name, service]) =>
        settingContradictions(
          service,
          ['environments', key, 'services', name],
          has(at(services, name), 'port') || !has(services, name),
        ),
      ),
    ),
  ]
}

/** Where the image comes from. */
function imageContradictions(file: unknown, name: string, service: unknown): Finding[] {
  const services = at(file, 'services')
  const path = (key: string): Path => ['services', name, key]
  if (!isMap(service)) return []
  const origin = at(service, 'image-of')
  if (origin !== undefined) {
    const message =
      origin === name
        ? 'names the service itself'
        : has(at(services, String(origin)), 'image-of')
          ? `names "${origin}", which has no image of its own`
          : undefined
    const both = ['image', 'build'].filter((key) => has(service, key))
    return [
      ...(message === undefined ? [] : [{ path: path('image-of'), message }]),
      ...both.map((key) => ({ path: path(key), message: 'does not go with "image-of"' })),
    ]
  }
  if (!has(service, 'image') && !has(service, 'build') && !runsWithoutImage(file, name))
    return [{ path: ['services', name], message: 'needs "image", "build" or "image-of"' }]
  const names = keysOf(services)
  const twin = names.slice(0, names.indexOf(name)).find((other) => {
    const image = at(services, other, 'image')
    return image !== undefined && image === at(service, 'image') && has(at(services, other), 'build')
  })
  return twin !== undefined && has(service, 'build')
    ? [
        {
          path: path('image'),
          message: `is built by "${twin}" too; use "image-of: ${twin}", or another name`,
        },
      ]
    : []
}

/** Some provider says how it runs the service: over SSH there are releases, and no images. */
const runsWithoutImage = (file: unknown, name: string): boolean =>
  entriesOf(at(file, 'environments')).some(([, environment]) =>
    has(at(environment, String(at(environment, 'provider')), 'services'), name),
  )

function settingContradictions(service: unknown, path: Path, hasPort: boolean): Finding[] {
  return [
    ...healthContradictions(at(service, 'health'), [...path, 'health'], hasPort),
    ...variableContradictions(service, path),
    ...scaleContradictions(at(service, 'scale'), [...path, 'scale']),
  ]
}

function healthContradictions(health: unknown, path: Path, hasPort: boolean): Finding[] {
  if (!isMap(health)) return []
  if (!has(health, 'path')) {
    const orphans = ['version', 'expect'].filter((key) => has(health, key))
    if (orphans.length > 0)
      return orphans.map((key) => ({
        path: [...path, key],
        message: 'needs "path" next to it: the path that answers',
      }))
    return at(health, 'running') === true
      ? []
      : [{ path, message: 'needs "path", or "running: true" for a service without a port' }]
  }
  return hasPort ? [] : [{ path: [...path, 'path'], message: 'needs the "port" of the service' }]
}

function variableContradictions(service: unknown, path: Path): Finding[] {
  const env = keysOf(at(service, 'env'))
  const secrets = textsOf(at(service, 'secrets'))
  const version = at(service, 'version-env')
  return [
    ...secrets
      .filter((name) => env.includes(name))
      .map((name) => ({
        path: [...path, 'env', name],
        message: 'is named under "secrets" too; keep one of them',
      })),
    ...(typeof version === 'string' && (env.includes(version) || secrets.includes(version))
      ? [{ path: [...path, 'version-env'], message: `is "${version}", which "env" or "secrets" sets too` }]
      : []),
  ]
}

function scaleContradictions(scale: unknown, path: Path): Finding[] {
  const [min, max] = [at(scale, 'min'), at(scale, 'max')]
  return typeof min === 'number' && typeof max === 'number' && min > max
    ? [{ path: [...path, 'min'], message: `is ${min}, which is more than "max: ${max}"` }]
    : []
}
