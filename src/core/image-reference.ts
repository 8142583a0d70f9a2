import { ok, type Parsed, wrong } from './parsed.ts'

/** A reference to an image in a registry. */
export interface ImageReference {
  /** `host[:port]`; `docker.io` where the text names none. */
  readonly registry: string
  /** Path in the registry, `owner/name`. */
  readonly repository: string
  /** `registry/repository`, the way it was written (without tag and digest). */
  readonly name: string
  readonly tag?: string
  /** `sha256:<64 hex>` */
  readonly digest?: string
}

const digestPattern = /^sha256:[0-9a-f]{64}$/
/** A host name, or an IPv6 address in brackets, with an optional port. Never begins with "-": it reaches argv. */
const hostPattern =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/
const componentPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/

/** Is this the id of an image in an engine (`sha256:…`), which no registry knows? */
export function isImageId(text: string): boolean {
  return digestPattern.test(text)
}

/** May this be a tag? At most 128 characters of letters, digits, `_`, `.` and `-` (OCI distribution spec). */
export function isTag(text: string): boolean {
  return tagPattern.test(text)
}

/** Reads `host[:port]/path[:tag][@sha256:…]`. */
export function parseImageReference(text: string): Parsed<ImageReference> {
  const [beforeDigest = '', digest, ...more] = text.split('@')
  if (more.length > 0) return wrong('has more than one "@"')
  if (digest !== undefined && !digestPattern.test(digest))
    return wrong('has a digest that is not "sha256:" and 64 hex digits')
  const lastSlash = beforeDigest.lastIndexOf('/')
  const colon = beforeDigest.indexOf(':', lastSlash + 1)
  const name = colon === -1 ? beforeDigest : beforeDigest.slice(0, colon)
  const tag = colon === -1 ? undefined : beforeDigest.slice(colon + 1)
  if (tag !== undefined && !isTag(tag))
    return wrong(`has the tag "${tag}", which is not a tag (letters, digits, "_", ".", "-"; at most 128)`)
  const [first = '', ...rest] = name.split('/')
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  if (hasHost && !hostPattern.test(first))
    return wrong(`has the registry "${first}", which is not a host with an optional port`)
  const components = hasHost ? rest : [first, ...rest]
  const bad = components.find((component) => !componentPattern.test(component))
  if (bad !== undefined) return wrong(badComponent(bad))
  if (name.length > 255) return wrong('has a name of more than 255 characters')
  const registry = hasHost ? first : 'docker.io'
  const official = registry === 'docker.io' && components.length === 1
  return ok({
    registry,
    repository: official ? `library/${components.join('/')}` : components.join('/'),
    name,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  })
}

function badComponent(component: string): string {
  if (component === '') return 'is not an image name; write for example "registry.example/owner/app"'
  if (component !== component.toLowerCase())
    return `has upper case in "${component}"; image names are lower case`
  return `has the part "${component}", which may hold only a-z, 0-9 and single ".", "_" or "-" between them`
}
