import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../tools/root.ts'
import { rig } from './rig.ts'

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json'

/** An image of the docker tests' app that exists only in the rig's registry. */
export interface PushedApp {
  /** `name@sha256:…` */
  readonly reference: string
  /** Gives it a tag; also after the registry was told to forget the manifest. */
  tag(tag: string): Promise<void>
}

/**
 * Builds the app of the docker tests as a build for this repository would, pushes it, and takes it off the engine
 * again. `made` goes into a label, so that each has a digest of its own.
 */
export async function pushDockerApp(repository: string, made: string): Promise<PushedApp> {
  const name = `${rig.registry}/${repository}`
  const source = `${name}:source-${made}`
  const config = mkdtempSync(join(tmpdir(), 'deploy-actions-test-'))
  try {
    const auth = Buffer.from(`${rig.registryUser}:${rig.registryPassword}`).toString('base64')
    writeFileSync(join(config, 'config.json'), JSON.stringify({ auths: { [rig.registry]: { auth } } }))
    const labels = [`deploy-actions.repository=${repository}`, `made=${made}`]
    const options = labels.flatMap((label) => ['--label', label])
    const folder = join(root, 'test/fixtures/docker-app')
    docker(
      config,
      'build',
      '--quiet',
      '--tag',
      source,
      '--build-arg',
      `BASE=${rig.baseImage}`,
      ...options,
      folder,
    )
    docker(config, 'push', '--quiet', source)
    docker(config, 'image', 'rm', source)
  } finally {
    rmSync(config, { recursive: true })
  }
  const manifest = await call('GET', repository, `source-${made}`)
  const digest = manifest.headers.get('docker-content-digest') ?? ''
  const body = await manifest.text()
  await call('DELETE', repository, digest)
  const tag = async (to: string) => void (await call('PUT', repository, to, body))
  return { reference: `${name}@${digest}`, tag }
}

/** The tags that a repository of the rig's registry has. */
export async function tagsOf(repository: string): Promise<readonly string[]> {
  const response = await fetch(`http://${rig.registry}/v2/${repository}/tags/list`, { headers: login() })
  const { tags } = (await response.json()) as { tags?: readonly string[] | null }
  return tags ?? []
}

async function call(method: string, repository: string, reference: string, body?: string): Promise<Response> {
  const response = await fetch(`http://${rig.registry}/v2/${repository}/manifests/${reference}`, {
    method,
    headers: { ...login(), accept: manifestType, 'content-type': manifestType },
    ...(body === undefined ? {} : { body }),
  })
  if (!response.ok) throw new Error(`${method} ${reference}: ${response.status} ${await response.text()}`)
  return response
}

const login = () => ({
  authorization: `Basic ${Buffer.from(`${rig.registryUser}:${rig.registryPassword}`).toString('base64')}`,
})

function docker(config: string, ...args: string[]): void {
  const done = spawnSync(rig.docker, ['--config', config, ...args], {
    encoding: 'utf8',
    env: { ...process.env, DOCKER_BUILDKIT: '1' },
  })
  if (done.status !== 0) throw new Error(`docker ${args[0]}: ${done.stderr}`)
}
