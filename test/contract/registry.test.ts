import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Failure } from '../../src/core/failure.ts'
import { Secret } from '../../src/core/secret.ts'
import { imageRepository } from '../../src/images/registry.ts'
import { TokenGate } from '../fakes/registry/token-gate.ts'
import { putImage, removeImages } from '../harness/registry-image.ts'
import { rig } from '../harness/rig.ts'

const repository = `contract/${randomUUID()}`
let gate: TokenGate

beforeAll(async () => {
  gate = await TokenGate.start({
    registry: rig.registry,
    username: rig.registryUser,
    password: rig.registryPassword,
  })
})

afterAll(async () => {
  await gate.close()
  await removeImages(repository)
})

const account = (password = rig.registryPassword) => ({
  username: rig.registryUser,
  password: new Secret(password),
})

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Failure) return error
  throw new Error(`a Failure was expected, not ${String(error)}`)
}

describe.each([
  ['a registry with Basic authentication', () => rig.registry, 'authentication required'],
  ['a registry with tokens', () => gate.address, 'incorrect username or password'],
])('%s', (_, address, words) => {
  const open = (password?: string) => imageRepository(`${address()}/${repository}`, account(password))

  test('gives a manifest under its tag and under its digest, with the labels of the image', async () => {
    const digest = await putImage(repository, ['one'], { colour: 'red' })
    const byTag = await open().manifest('one')
    const byDigest = await open().manifest(digest)
    expect(byTag?.digest).toBe(digest)
    expect(byDigest?.body).toEqual(byTag?.body)
    if (byTag === undefined) throw new Error('no manifest')
    expect(await open().config(byTag)).toEqual({ labels: { colour: 'red' } })
  })

  test('has nothing under a tag or a name that does not exist', async () => {
    expect(await open().manifest('never-pushed')).toBeUndefined()
    const nobody = imageRepository(`${address()}/contract/nobody-${randomUUID()}`, account())
    expect(await nobody.manifest('one')).toBeUndefined()
    expect(await nobody.tags()).toEqual([])
  })

  test('gives an image that it has another tag', async () => {
    const digest = await putImage(repository, ['two'], { colour: 'green' })
    const client = open()
    const manifest = await client.manifest('two')
    if (manifest === undefined) throw new Error('no manifest')
    await client.tag(manifest, 'second')
    expect((await client.manifest('second'))?.digest).toBe(digest)
    expect(await client.tags()).toEqual(expect.arrayContaining(['second', 'two']))
  })

  test('removes a tag only if everything else on its digest may go too', async () => {
    const digest = await putImage(repository, ['pr-3', 'main'], {
      'deploy-actions.repository': 'acme/notes',
      colour: String(Math.random()),
    })
    const terms = (mayRemoveDigest: (tags: readonly string[]) => boolean) => ({
      repository: 'acme/notes',
      mayRemoveDigest,
    })
    const seen: string[][] = []
    const kept = await open().removeTag(
      'pr-3',
      terms((tags) => {
        seen.push([...tags].sort())
        return tags.every((tag) => tag === 'pr-3')
      }),
    )
    expect(seen).toEqual([['main', 'pr-3']])
    expect(kept).toEqual({
      tag: 'kept',
      reason: 'the registry deletes only digests, and this one also has the tag main',
    })
    expect((await open().manifest('pr-3'))?.digest).toBe(digest)
    expect(
      await open().removeTag(
        'pr-3',
        terms(() => true),
      ),
    ).toEqual({ tag: 'removed' })
    expect(await open().tags()).not.toEqual(expect.arrayContaining(['pr-3']))
    expect(
      await open().removeTag(
        'pr-3',
        terms(() => true),
      ),
    ).toEqual({ tag: 'absent' })
  })

  test('refuses a wrong password in words that name what to check', async () => {
    const failure = await failureOf(open('wrong').manifest('one'))
    expect(failure.reasonCode).toBe('registry-unauthorized')
    expect(failure.message).toBe(
      `The registry ${address()} does not accept the password of "${rig.registryUser}" (401: ${words}).`,
    )
    expect(failure.remedy).toBe(
      'Check `registry-username` and `registry-password`, and that this account may read and write the image.',
    )
  })

  test('refuses somebody without an account', async () => {
    const anonymous = imageRepository(`${address()}/${repository}`)
    const failure = await failureOf(anonymous.manifest('one'))
    expect(failure.reasonCode).toBe('registry-unauthorized')
    expect(failure.message).toMatch(
      new RegExp(`^The registry ${address()} does not let anonymous users read ${repository} \\(401: `),
    )
    expect(failure.remedy).toBe('Set `registry-username` and `registry-password`.')
  })
})

test('a token that allows less than a request needs is exchanged for one that allows it', async () => {
  await putImage(repository, ['three'])
  gate.tokenRequests.length = 0
  const client = imageRepository(`${gate.address}/${repository}`, account())
  const manifest = await client.manifest('three')
  if (manifest === undefined) throw new Error('no manifest')
  await client.config(manifest)
  await client.tag(manifest, 'third')
  expect(gate.tokenRequests).toEqual([
    { scope: `repository:${repository}:pull`, anonymous: false },
    { scope: `repository:${repository}:pull,push`, anonymous: false },
  ])
})

test('a registry that does not answer is named with what to check', async () => {
  const failure = await failureOf(imageRepository('registry.invalid/acme/notes').manifest('one'))
  expect(failure.reasonCode).toBe('registry-failed')
  expect(failure.message).toBe(
    'The registry registry.invalid cannot be used: https://registry.invalid: the name could not be resolved.',
  )
})
