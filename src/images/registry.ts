import { Failure } from '../core/failure.ts'
import { type ImageReference, parseImageReference } from '../core/image-reference.ts'
import type { HttpResponse } from '../runtime/http.ts'
import {
  configDigest,
  digestOf,
  type ImageConfig,
  type Manifest,
  manifestTypes,
  parseImageConfig,
} from './manifest.ts'
import { failed, unusable } from './registry-failure.ts'
import { type RegistryAccount, type RegistryCall, RegistrySession } from './registry-session.ts'
import { type Removal, type RemovalTerms, removeTag } from './remove-tag.ts'

const pageSize = 1000
/** A list of tags that is longer than this is no list of tags. */
const maxPages = 100

/**
 * One image in a registry, by the OCI distribution API 1.1. Made for a name; the names of tags and digests come
 * with each operation. Failures: `registry-unauthorized`, `registry-failed`.
 */
export class ImageRepository {
  readonly image: ImageReference
  readonly #session: RegistrySession

  constructor(image: ImageReference, account?: RegistryAccount) {
    this.image = image
    this.#session = new RegistrySession(image, account)
  }

  /** Is this a registry, and does it accept us? */
  async ping(): Promise<void> {
    const response = await this.#session.send({ method: 'GET', path: '/v2/', wish: 'read' })
    if (response.status !== 200) throw failed(this.#session.asker, 'read', response)
  }

  /** The manifest under a tag or digest, checked against its digest; undefined if there is none. */
  async manifest(reference: string): Promise<Manifest | undefined> {
    const response = await this.#send({
      method: 'GET',
      path: `manifests/${reference}`,
      headers: { accept: manifestTypes.join(', ') },
      wish: 'read',
    })
    if (response.status === 404) return undefined
    this.#expect(response, 200, 'read')
    const { body, headers } = response
    const manifest = { digest: digestOf(body), mediaType: headers['content-type'] ?? '', body }
    const claimed = headers['docker-content-digest'] ?? manifest.digest
    const wanted = reference.startsWith('sha256:') ? reference : manifest.digest
    if (claimed !== manifest.digest || wanted !== manifest.digest) throw this.#damaged(reference)
    return manifest
  }

  /** What the image of a manifest says about itself; an index of several platforms says nothing. */
  async config(manifest: Manifest): Promise<ImageConfig> {
    const digest = configDigest(manifest)
    if (digest === undefined) return { labels: {} }
    let body = await this.#blob(digest)
    if (digestOf(body) !== digest) body = await this.#blob(digest) // It may have been cut on its way.
    if (digestOf(body) !== digest) throw this.#damaged(digest)
    return parseImageConfig(body)
  }

  async #blob(digest: string): Promise<Buffer> {
    const response = await this.#send({ method: 'GET', path: `blobs/${digest}`, wish: 'read' })
    this.#expect(response, 200, 'read')
    return response.body
  }

  /** Gives a manifest that is in the registry another tag. */
  async tag({ mediaType, body }: Manifest, tag: string): Promise<void> {
    const headers = { 'content-type': mediaType }
    const response = await this.#send({
      method: 'PUT',
      path: `manifests/${tag}`,
      headers,
      body,
      wish: 'write',
    })
    this.#expect(response, 201, 'write')
  }

  /** All tags; none if the image does not exist. */
  async tags(): Promise<readonly string[]> {
    const found: string[] = []
    let path: string | undefined = `tags/list?n=${pageSize}`
    for (let page = 0; path !== undefined && page < maxPages; page++) {
      const response: HttpResponse = await this.#send({ method: 'GET', path, wish: 'read' })
      if (response.status === 404) return found
      this.#expect(response, 200, 'read')
      const { tags } = JSON.parse(response.body.toString('utf8')) as { tags?: readonly string[] | null }
      found.push(...(tags ?? []))
      path = /<([^>]+)>;\s*rel="?next"?/i.exec(String(response.headers.link ?? ''))?.[1]
    }
    return found
  }

  /** Removes a tag, and nothing that others use: see `removeTag`. */
  removeTag(tag: string, terms: RemovalTerms): Promise<Removal> {
    return removeTag(this, tag, terms)
  }

  /** Asks the registry to delete a tag or digest; `unsupported` where it does not do that. */
  async delete(reference: string): Promise<'deleted' | 'absent' | 'unsupported'> {
    const response = await this.#send({ method: 'DELETE', path: `manifests/${reference}`, wish: 'delete' })
    if (response.status === 404) return 'absent'
    if (response.status === 400 || response.status === 405) return 'unsupported'
    this.#expect(response, 202, 'delete')
    return 'deleted'
  }

  /** A path is below this image, or, where the registry gave it, complete. */
  #send(call: RegistryCall): Promise<HttpResponse> {
    const path = /^(\/|https?:)/.test(call.path) ? call.path : `/v2/${this.image.repository}/${call.path}`
    return this.#session.send({ ...call, path })
  }

  #expect(response: HttpResponse, status: number, wish: string): void {
    const fits = response.status === status || (status > 200 && response.status === 200)
    if (!fits) throw failed(this.#session.asker, wish, response)
    if (response.truncated) throw unusable(this.#session.asker, 'its answer is far too long')
  }

  #damaged(reference: string): Failure {
    const { name, registry } = this.image
    const at = reference.startsWith('sha256:') ? '@' : ':'
    return new Failure(
      'digest-mismatch',
      `The registry ${registry} serves something for ${name}${at}${reference} that does not have the digest it claims.`,
      { remedy: 'Look at the registry and at any proxy before it: one of them damages or replaces images.' },
    )
  }
}

/** The image of this name (a tag or digest in it is left aside). Throws `image-not-found` for what is no name. */
export function imageRepository(name: string, account?: RegistryAccount): ImageRepository {
  const reference = parseImageReference(name)
  if ('value' in reference) return new ImageRepository(reference.value, account)
  throw new Failure('image-not-found', `The image name "${name}" ${reference.problem}.`, {
    remedy: 'Correct the name of the image.',
  })
}
