import { counted, listed } from '../core/text.ts'
import type { Manifest } from './manifest.ts'

/** What became of a tag. */
export type Removal =
  | { readonly tag: 'removed' }
  | { readonly tag: 'absent' }
  /** The tag is still there; the reason is a sentence for people. */
  | { readonly tag: 'kept'; readonly reason: string }

/** May a digest go, with every tag that is on it? */
export type MayRemove = (tagsOnDigest: readonly string[]) => boolean

/** What removing needs of a registry. */
export interface TagStore {
  manifest(reference: string): Promise<Pick<Manifest, 'digest'> | undefined>
  tags(): Promise<readonly string[]>
  delete(reference: string): Promise<'deleted' | 'absent' | 'unsupported'>
}

/** Above this the look at every tag costs more than the tag that stays. */
const maxTags = 1000
const parallel = 8

/**
 * Removes one tag. Registries that delete only digests take every tag on the digest along (CNCF distribution up
 * to 2.8: DELETE by tag is 400, DELETE by digest untags all): there the digest goes only if all of them may.
 */
export async function removeTag(store: TagStore, tag: string, mayRemoveDigest: MayRemove): Promise<Removal> {
  const direct = await store.delete(tag)
  if (direct === 'deleted') return { tag: 'removed' }
  if (direct === 'absent') return { tag: 'absent' }
  const manifest = await store.manifest(tag)
  if (manifest === undefined) return { tag: 'absent' }
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
