import { describe, expect, test } from 'vitest'
import { parseImageReference } from '../../../src/core/image-reference.ts'
import type { Builder } from '../../../src/images/builder.ts'
import {
  buildAndPush,
  type ProvingRepository,
  planImage,
  type WantedImage,
} from '../../../src/images/ensure.ts'
import { digestOf, type Manifest } from '../../../src/images/manifest.ts'

const reference = parseImageReference('registry.example/acme/notes')
if ('problem' in reference) throw new Error(reference.problem)
const image = reference.value

const manifestOf = (text: string): Manifest => {
  const body = Buffer.from(text)
  return { digest: digestOf(body), mediaType: 'application/vnd.oci.image.manifest.v1+json', body }
}

/** A registry whose images are labelled with the fingerprint `same`. */
class Repository implements ProvingRepository {
  readonly image = image
  readonly tags = new Map<string, Manifest>()

  async manifest(wanted: string) {
    return this.tags.get(wanted) ?? [...this.tags.values()].find(({ digest }) => digest === wanted)
  }

  async config() {
    return { labels: { 'deploy-actions.fingerprint': 'same' } }
  }

  async tag(manifest: Manifest, tag: string) {
    this.tags.set(tag, manifest)
  }
}

const wanted: WantedImage = {
  name: 'registry.example/acme/notes',
  tags: ['sha-1', 'main', 'v1'],
  fingerprint: 'same',
  build: { context: '/checkout', dockerfile: '/checkout/Dockerfile', args: {}, labels: {} },
}

/** Nothing changed while it was built. */
const all = async () => wanted.tags

/** Names that were taken out of the engine's store again. */
const forgotten: string[] = []

/** Pushes this manifest, and lets somebody else push another one right after. */
const builder = (repository: Repository, pushed: Manifest, after?: Manifest): Builder => ({
  build: async () => ({ id: 'sha256:1' }),
  push: async () => {
    repository.tags.set('kept', pushed)
    repository.tags.set('sha-1', after ?? pushed)
    return { digest: pushed.digest }
  },
  forget: async (name) => void forgotten.push(name),
})

describe('what has to be done for an image', () => {
  test('is to build it where the registry does not have it', async () => {
    expect(await planImage(wanted, new Repository())).toEqual({ kind: 'build' })
  })

  test('is to build it where the registry has another one under the tag', async () => {
    const repository = new Repository()
    repository.tags.set('sha-1', manifestOf('a'))
    expect(await planImage({ ...wanted, fingerprint: 'other' }, repository)).toEqual({ kind: 'build' })
  })

  test('is to add the tags that are missing or name another image', async () => {
    const repository = new Repository()
    const manifest = manifestOf('a')
    repository.tags.set('sha-1', manifest).set('main', manifestOf('b'))
    expect(await planImage(wanted, repository)).toEqual({ kind: 'reuse', manifest, missing: ['main', 'v1'] })
  })
})

describe('an image that was pushed', () => {
  test('is taken out of the store of the engine, also when the push fails', async () => {
    const repository = new Repository()
    const working = builder(repository, manifestOf('a'))
    const failing = { ...working, push: () => Promise.reject(new Error('the line is down')) }
    forgotten.length = 0
    await buildAndPush(wanted, repository, working, all)
    await expect(buildAndPush(wanted, repository, failing, all)).rejects.toThrow('the line is down')
    expect(forgotten).toEqual(['registry.example/acme/notes:sha-1', 'registry.example/acme/notes:sha-1'])
  })

  test('is served under every tag', async () => {
    const repository = new Repository()
    const manifest = await buildAndPush(wanted, repository, builder(repository, manifestOf('a')), all)
    for (const tag of wanted.tags) expect(repository.tags.get(tag)).toBe(manifest)
  })

  test('is not believed where the registry serves another one under the tag', async () => {
    const repository = new Repository()
    const [ours, theirs] = [manifestOf('a'), manifestOf('b')]
    await expect(
      buildAndPush(wanted, repository, builder(repository, ours, theirs), all),
    ).rejects.toMatchObject({
      reasonCode: 'digest-mismatch',
      message: `The registry serves ${theirs.digest} for registry.example/acme/notes:sha-1, but ${ours.digest} was pushed.`,
      remedy: 'Another run may have pushed the same tag at the same time: run this job again.',
    })
    expect(repository.tags.has('main')).toBe(false)
  })
})
