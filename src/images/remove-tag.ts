import { counted, listed } from '../core/text.ts'
import type { ImageConfig, Manifest } from './manifest.ts'

/** What became of a tag. */
export type Removal =
  | { readonly tag: 'removed' }
  | { readonly tag: 'absent' }
  /** The tag is still there; the reason is a sentence for people. */
  | { readonly tag: 'kept'; readonly reason: string }

/** May a digest go, with every tag that is on it? */
export type MayRemove = (tagsOnDigest: readonly string[]) => boolean

/** When a tag may go. */
export interface RemovalTerms {
  /** `owner/name` of the repository that must have built the image. */
  readonly repository: string
  readonly mayRemoveDigest: MayRemove
}

/** What removing needs of a registry. */
export interface TagStore {
  manifest(reference: string): Promise<Manifest | undefined>
  config(manifest: Manifest): Promise<ImageConfig>
  tags(): Promise<readonly string[]>
  delete(reference: string): Promise<'deleted' | 'absent' | 'unsupported'>
}

/** Above this the look at every tag costs more than the tag that stays. */
const maxTags = 1000
const parallel = 8

/**
 * Removes one tag of an image that the repository built: two repositories may push to one name, and both have
 * a pull request of that number. Registries that delete only digests take every tag on the digest along (CNCF distribution up
 * to 2.8: DELETE by tag is 400, DELETE by digest untags all): there the digest goes only if all of them may.
 */
export async function removeTag(store: TagStore, tag: string, terms: RemovalTerms): Promise<Removal> {
  const manifest = await store.manifest(tag)
  if (manifest === undefined) return { tag: 'absent' }
  const builtFor = (await store.config(manifest)).labels['deploy-actions.repository']
  if (builtFor?.toLowerCase() !== terms.repository.toLowerCase())
    return kept('it was not built for this repository')
  const direct = await store.delete(tag)
  if (direct === 'unsupported') return removeDigest(store, manifest, tag, terms)
  return { tag: direct === 'deleted' ? 'removed' : 'absent' }
}

async function removeDigest(
  store: TagStore,
  manifest: Manifest,
  tag: string,
  { mayRemoveDigest }: RemovalTerms,
): Promise<Removal> {
  const tags = await store.tags()
  if (tags.length > maxTags)
    return kept(
      `the registry deletes only digests, and has too many tags to see which share one (${tags.length})`,
    )
  const onDigest = await tagsOn(store, manifest.digest, tags)
  if (!mayRemoveDigest(onDigest)) {
    const others = onDigest.filter((other) => other !== tag)
    return kept(`the registry deletes only digests, and this one also has ${shown(others)}`)
  }
  const byDigest = await store.delete(manifest.digest)
  return byDigest === 'unsupported' ? kept('the registry does not delete images') : { tag: 'removed' }
}

async function tagsOn(store: TagStore, digest: string, tags: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (let from = 0; from < tags.length; from += parallel) {
    const some = tags.slice(from, from + parallel)
    const manifests = await Promise.all(some.map((tag) => store.manifest(tag)))
    found.push(...some.filter((_, index) => manifests[index]?.digest === digest))
  }
  return found
}

const kept = (reason: string): Removal => ({ tag: 'kept', reason })

const shown = (tags: readonly string[]): string =>
  tags.length > 5
    ? counted(tags.length, 'other tag')
    : `the tag${tags.length === 1 ? '' : 's'} ${listed(tags)}`
