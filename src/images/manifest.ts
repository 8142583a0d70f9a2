import { createHash } from 'node:crypto'

/** A manifest as a registry serves it. */
export interface Manifest {
  /** `sha256:<64 hex>`: of exactly these bytes. */
  readonly digest: string
  readonly mediaType: string
  readonly body: Buffer
}

/** What a config blob says about an image. */
export interface ImageConfig {
  readonly labels: Readonly<Record<string, string>>
}

/** Every kind of manifest: a registry answers 404 for one that is not asked for. */
export const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
] as const

/** The digest of some bytes, as registries write it. */
export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** The digest of the config blob of a manifest; undefined if it is an index of several platforms. */
export function configDigest({ body }: Manifest): string | undefined {
  const { config } = parseJson(body) as { config?: { digest?: unknown } }
  return typeof config?.digest === 'string' ? config.digest : undefined
}

/** Reads a config blob (OCI image spec, `config.Labels`). */
export function parseImageConfig(blob: Buffer): ImageConfig {
  const { config } = parseJson(blob) as { config?: { Labels?: unknown } }
  const labels = Object.entries(config?.Labels ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return { labels: Object.fromEntries(labels) }
}

function parseJson(bytes: Buffer): object {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
