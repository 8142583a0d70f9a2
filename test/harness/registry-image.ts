import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { rig } from './rig.ts'

/** A registry with somebody who may write. */
const authorization = () =>
  `Basic ${Buffer.from(`${rig.registryUser}:${rig.registryPassword}`).toString('base64')}`

/** Puts a small image into the rig's registry by its API, without an engine; its digest. */
export async function putImage(
  repository: string,
  tags: readonly string[],
  labels: Readonly<Record<string, string>> = {},
): Promise<string> {
  const layer = gzipSync(Buffer.alloc(1024))
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: { Labels: labels },
      rootfs: { type: 'layers', diff_ids: [digestOf(Buffer.alloc(1024))] },
    }),
  )
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: await putBlob(repository, config, 'application/vnd.docker.container.image.v1+json'),
    layers: [await putBlob(repository, layer, 'application/vnd.docker.image.rootfs.diff.tar.gzip')],
  })
  for (const tag of tags) await call('PUT', `/v2/${repository}/manifests/${tag}`, manifest)
  return digestOf(Buffer.from(manifest))
}

/** Removes every tag and manifest of an image. */
export async function removeImages(repository: string): Promise<void> {
  const listed = await call('GET', `/v2/${repository}/tags/list`, undefined, [200, 404])
  const { tags } = (await listed.json()) as { tags?: readonly string[] | null }
  for (const tag of tags ?? []) {
    const headers = { accept: 'application/vnd.docker.distribution.manifest.v2+json' }
    const found = await fetch(`http://${rig.registry}/v2/${repository}/manifests/${tag}`, {
      headers: { ...headers, authorization: authorization() },
    })
    const digest = found.headers.get('docker-content-digest')
    if (digest !== null) await call('DELETE', `/v2/${repository}/manifests/${digest}`, undefined, [202, 404])
  }
}

async function putBlob(repository: string, blob: Buffer, mediaType: string) {
  const started = await call('POST', `/v2/${repository}/blobs/uploads/`, '', [202])
  const at = new URL(started.headers.get('location') ?? '', `http://${rig.registry}`)
  at.searchParams.set('digest', digestOf(blob))
  await call('PUT', at.pathname + at.search, blob)
  return { mediaType, size: blob.length, digest: digestOf(blob) }
}

async function call(method: string, path: string, body?: string | Buffer, expected = [200, 201]) {
  const type = /manifests/.test(path)
    ? 'application/vnd.docker.distribution.manifest.v2+json'
    : 'application/octet-stream'
  const response = await fetch(`http://${rig.registry}${path}`, {
    method,
    headers: { authorization: authorization(), 'content-type': type },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
  })
  if (expected.includes(response.status)) return response
  throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
}

const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
