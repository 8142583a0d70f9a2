import { Failure } from '../core/failure.ts'
import { isImageId, parseImageReference } from '../core/image-reference.ts'
import { ok, type Parsed, wrong } from '../core/parsed.ts'
import { listed } from '../core/text.ts'

/** Reads an image that may be run: pinned by digest, or the id of an image in the engine. */
export function parseRunnableImage(text: string): Parsed<string> {
  if (isImageId(text)) return ok(text)
  const reference = parseImageReference(text)
  if ('problem' in reference) return reference
  return reference.value.digest === undefined
    ? wrong(
        'has no digest; a tag may name another image tomorrow. Pass "name@sha256:…", as build-push-image does',
      )
    : ok(text)
}

/** Reads `{"api": "name@sha256:…"}`. */
export function parseImages(text: string): Parsed<Readonly<Record<string, string>>> {
  const entries = entriesOf(text)
  if (entries === undefined) return wrong('must be a JSON object such as {"api": "name@sha256:…"}')
  if (entries.length === 0) return wrong('names no image; did build-push-image run before this step?')
  for (const [service, image] of entries) {
    if (typeof image !== 'string') return wrong(`has no text for "${service}"`)
    const parsed = parseRunnableImage(image)
    if ('problem' in parsed)
      return wrong(`has for "${service}" the image "${image}", which ${parsed.problem}`)
  }
  return ok(Object.fromEntries(entries) as Record<string, string>)
}

function entriesOf(text: string): [string, unknown][] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value)
      : undefined
  } catch {
    return undefined
  }
}

/** Gives each service its image. Throws `invalid-input` where one has none, or one is for nobody. */
export function imagesFor(
  services: readonly string[],
  {
    images,
    image,
  }: { readonly images?: Readonly<Record<string, string>> | undefined; readonly image?: string | undefined },
): Readonly<Record<string, string>> {
  if (image !== undefined && services.length !== 1) {
    throw new Failure(
      'invalid-input',
      `image: the app has ${services.length} services (${listed(services)}).`,
      {
        remedy: 'Pass `images` with one image for each of them.',
      },
    )
  }
  const given = image === undefined ? (images ?? {}) : { [services[0] ?? '']: image }
  const without = services.filter((service) => given[service] === undefined)
  const strange = Object.keys(given).filter((service) => !services.includes(service))
  if (without.length === 0 && strange.length === 0) return given
  const problems = [
    ...(without.length > 0 ? [`has no image for ${listed(without.map(quoted))}`] : []),
    ...(strange.length > 0
      ? [`has an image for ${listed(strange.map(quoted))}, which deploy.yml does not have`]
      : []),
  ]
  throw new Failure('invalid-input', `images: ${problems.join(', and ')}.`, {
    remedy: `The services of deploy.yml are ${listed(services)}.`,
  })
}

const quoted = (name: string): string => `"${name}"`
