import { describe, expect, test } from 'vitest'
import { removeTag, type TagStore } from '../../../src/images/remove-tag.ts'

/** A registry of tags and digests, as deleting by tag is there or not. */
class Store implements TagStore {
  readonly deletes: 'tags' | 'digests' | 'nothing'
  readonly digests: Map<string, string>
  readonly builtFor: string | undefined

  constructor(deletes: Store['deletes'], tags: Readonly<Record<string, string>>, builtFor?: string) {
    this.deletes = deletes
    this.builtFor = builtFor
    this.digests = new Map(Object.entries(tags))
  }

  async manifest(tag: string) {
    const digest = this.digests.get(tag)
    return digest === undefined ? undefined : { digest, mediaType: '', body: Buffer.alloc(0) }
  }

  async config() {
    return { labels: this.builtFor === undefined ? {} : { 'deploy-actions.repository': this.builtFor } }
  }

  async tags() {
    return [...this.digests.keys()]
  }

  async delete(reference: string) {
    const isDigest = reference.startsWith('sha256:')
    if (this.deletes === 'nothing' || (this.deletes === 'digests' && !isDigest)) return 'unsupported' as const
    const gone = [...this.digests].filter(([tag, digest]) => tag === reference || digest === reference)
    for (const [tag] of gone) this.digests.delete(tag)
    return gone.length > 0 ? ('deleted' as const) : ('absent' as const)
  }
}

const terms = {
  repository: 'acme/notes',
  mayRemoveDigest: (tags: readonly string[]) => tags.every((tag) => tag === 'pr-1' || tag.startsWith('sha-')),
}

const storeOf = (deletes: Store['deletes'], tags: Readonly<Record<string, string>>) =>
  new Store(deletes, tags, 'Acme/Notes')

describe('removing a tag', () => {
  test('leaves the other tags where the registry deletes tags', async () => {
    const store = storeOf('tags', { 'pr-1': 'sha256:a', main: 'sha256:a' })
    expect(await removeTag(store, 'pr-1', terms)).toEqual({ tag: 'removed' })
    expect(await store.tags()).toEqual(['main'])
  })

  test('takes the digest along where only digests are deleted and all its tags may go', async () => {
    const store = storeOf('digests', { 'pr-1': 'sha256:a', 'sha-1': 'sha256:a', main: 'sha256:b' })
    expect(await removeTag(store, 'pr-1', terms)).toEqual({ tag: 'removed' })
    expect(await store.tags()).toEqual(['main'])
  })

  test('stays where the digest is also somebody else’s', async () => {
    const store = storeOf('digests', { 'pr-1': 'sha256:a', main: 'sha256:a' })
    expect(await removeTag(store, 'pr-1', terms)).toEqual({
      tag: 'kept',
      reason: 'the registry deletes only digests, and this one also has the tag main',
    })
    expect(await store.tags()).toEqual(['pr-1', 'main'])
  })

  test.each([
    ['another repository', 'acme/other'],
    ['nobody knows whom', undefined],
  ])('stays where the image was built for %s', async (_, builtFor) => {
    const store = new Store('tags', { 'pr-1': 'sha256:a' }, builtFor)
    expect(await removeTag(store, 'pr-1', terms)).toEqual({
      tag: 'kept',
      reason: 'it was not built for this repository',
    })
    expect(await store.tags()).toEqual(['pr-1'])
  })

  test('says that a registry deletes nothing', async () => {
    const store = storeOf('nothing', { 'pr-1': 'sha256:a' })
    expect(await removeTag(store, 'pr-1', terms)).toEqual({
      tag: 'kept',
      reason: 'the registry does not delete images',
    })
  })

  test.each(['tags', 'digests', 'nothing'] as const)(
    'is done already when it is not there (%s)',
    async (deletes) => {
      expect(await removeTag(storeOf(deletes, {}), 'pr-1', terms)).toEqual({ tag: 'absent' })
    },
  )
})
