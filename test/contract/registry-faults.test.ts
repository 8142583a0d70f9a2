import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import { imageRepository } from '../../src/images/registry.ts'
import { type Arrived, type OwnAnswer, RegistryDoor } from '../fakes/registry/door.ts'
import { putImage, removeImages } from '../harness/registry-image.ts'
import { rig } from '../harness/rig.ts'

const repository = `contract/${randomUUID()}`
const doors: RegistryDoor[] = []
let digest: string

beforeAll(async () => {
  digest = await putImage(repository, ['one'], { colour: 'red' })
})
afterEach(async () => {
  for (const door of doors.splice(0)) await door.close()
})
afterAll(() => removeImages(repository))

async function behind(intercept: (request: Arrived) => OwnAnswer | undefined) {
  const door = await RegistryDoor.open(rig.registry, intercept)
  doors.push(door)
  const account = { username: rig.registryUser, password: new Secret(rig.registryPassword) }
  return { door, client: imageRepository(`${door.address}/${repository}`, account) }
}

test('a registry that is overloaded for a moment is asked again', async () => {
  const answers = [503, 429]
  const { client } = await behind(() => {
    const status = answers.shift()
    return status === undefined ? undefined : { status, headers: { 'retry-after': '0' } }
  })
  expect((await client.manifest('one'))?.digest).toBe(digest)
  expect(answers).toEqual([])
})

test('a registry that stays broken is given up on, in its own words', async () => {
  const body = JSON.stringify({ errors: [{ code: 'UNKNOWN', message: 'disk is full' }] })
  const { client, door } = await behind(() => ({ status: 500, body }))
  await expect(client.manifest('one')).rejects.toMatchObject({
    reasonCode: 'registry-failed',
    message: `The registry ${door.address} could not read ${repository} (500: disk is full).`,
  })
})

test('a manifest that does not have its digest is not believed', async () => {
  const { client, door } = await behind(({ path, authorization }) =>
    authorization !== undefined && path.includes('/manifests/')
      ? { status: 200, headers: { 'docker-content-digest': digest }, body: '{"schemaVersion":2}' }
      : undefined,
  )
  await expect(client.manifest('one')).rejects.toMatchObject({
    reasonCode: 'digest-mismatch',
    message: `The registry ${door.address} serves something for ${door.address}/${repository}:one that does not have the digest it claims.`,
  })
})

test('a blob that lies elsewhere is fetched there, without our credentials', async () => {
  const asked: Arrived[] = []
  const storage = await RegistryDoor.open(rig.registry, (request) => {
    asked.push(request)
    return { status: 200, body: JSON.stringify({ config: { Labels: { colour: 'other' } } }) }
  })
  doors.push(storage)
  const { client } = await behind(({ path, authorization }) =>
    authorization !== undefined && path.includes('/blobs/')
      ? { status: 307, headers: { location: `http://${storage.address}/bucket/blob?signature=1` } }
      : undefined,
  )
  const manifest = await client.manifest('one')
  if (manifest === undefined) throw new Error('no manifest')
  await expect(client.config(manifest)).rejects.toMatchObject({ reasonCode: 'digest-mismatch' })
  // Twice, because what is damaged may have been cut on its way.
  const once = { method: 'GET', path: '/bucket/blob?signature=1', authorization: undefined }
  expect(asked).toEqual([once, once])
})

test('a realm that is not encrypted never gets the credentials', async () => {
  const asked: Arrived[] = []
  const { client, door } = await behind((request) => {
    asked.push(request)
    const challenge = 'Bearer realm="http://tokens.example/token",service="x"'
    return { status: 401, headers: { 'www-authenticate': challenge } }
  })
  await expect(client.manifest('one')).rejects.toMatchObject({
    reasonCode: 'registry-failed',
    message: `The registry ${door.address} cannot be used: it wants the credentials sent to http://tokens.example, which is not encrypted.`,
  })
  expect(asked.map(({ authorization }) => authorization)).toEqual([undefined])
})

test('a long list of tags is read to its end, and only from the registry itself', async () => {
  let last: OwnAnswer = {
    status: 200,
    headers: { link: '<http://elsewhere.example/tags>; rel="next"' },
    body: '{}',
  }
  const link = `</v2/${repository}/tags/list?n=1000&last=b>; rel="next"`
  const first = { status: 200, headers: { link }, body: '{"tags":["a","b"]}' }
  const { client, door } = await behind(({ path, authorization }) =>
    authorization === undefined ? undefined : path.includes('last=b') ? last : first,
  )
  await expect(client.tags()).rejects.toMatchObject({
    message: `The registry ${door.address} cannot be used: it refers to http://elsewhere.example.`,
  })
  last = { status: 200, body: '{"tags":["c"]}' }
  expect(await client.tags()).toEqual(['a', 'b', 'c'])
})
