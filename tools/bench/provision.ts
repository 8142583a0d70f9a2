import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { startForge } from '../../test/fakes/forge/forge.ts'
import { rig } from '../../test/harness/rig.ts'
import { runAction } from '../../test/harness/run-action.ts'
import { type Measurement, ratio } from './measurement.ts'

const server =
  "require('http').createServer((q,s)=>s.end(JSON.stringify({version:process.env.APP_VERSION}))).listen(3000)"
const repository = 'acme/bench'
const port = 29_876

const docker = (...args: string[]): string =>
  execFileSync(rig.docker, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function answers(url: string): Promise<void> {
  for (let tried = 0; tried < 200; tried++) {
    const response = await fetch(url).catch(() => undefined)
    if (response?.ok) return void (await response.text())
    await sleep(25)
  }
  throw new Error(`${url} never answered`)
}

/** The commands that a person would write for a first preview, without any of the checks. */
async function bare(image: string): Promise<number> {
  const elapsed = await timed(async () => {
    docker('pull', '--quiet', image)
    docker('network', 'create', 'bench')
    const args = [
      '--network',
      'bench',
      '--publish',
      `127.0.0.1:${port}:3000`,
      '--memory',
      '128m',
      '--env',
      'APP_VERSION=1',
    ]
    docker('create', '--name', 'bench-web', ...args, image, 'node', '-e', server)
    docker('start', 'bench-web')
    await answers(`http://127.0.0.1:${port}/`)
  })
  docker('rm', '--force', 'bench-web')
  docker('network', 'rm', 'bench')
  return elapsed
}

/** The first provisioning of a preview by the action, against the bare docker commands that it stands for. */
export async function provisioning(): Promise<readonly Measurement[]> {
  const image = await imageByDigest()
  const forge = await startForge({ dialect: 'gitea', repository })
  const { number } = forge.state.createPullRequest()
  const event = forge.event('opened', number)
  const run = { token: forge.tokens.automatic.value, event, env: forge.environment(event) }
  const config = deployYml(image)
  const registry = { 'registry-username': rig.registryUser, 'registry-password': rig.registryPassword }
  try {
    docker('login', '--username', rig.registryUser, '--password', rig.registryPassword, rig.registry)
    const ours = async () => {
      const ended = await runAction('provision-preview', {
        ...run,
        inputs: { config, images: JSON.stringify({ web: image }), ...registry },
      })
      if (ended.code !== 0) throw new Error(ended.log)
      await runAction('destroy-preview', { ...run, inputs: { config, force: 'true' } })
      return ended.durationMs
    }
    const value = await ratio(7, () => bare(image), ours)
    return [
      {
        what: 'provision-preview, first time, against the bare docker commands',
        value,
        unit: '×',
        limit: 1.3,
      },
    ]
  } finally {
    docker('logout', rig.registry)
    await forge.close()
  }
}

async function imageByDigest(): Promise<string> {
  const [name = '', tag = ''] = rig.baseImage.split(/:(?=[^:/]+$)/)
  const path = name.slice(rig.registry.length + 1)
  const authorization = `Basic ${Buffer.from(`${rig.registryUser}:${rig.registryPassword}`).toString('base64')}`
  const accept = 'application/vnd.docker.distribution.manifest.v2+json'
  const response = await fetch(`http://${rig.registry}/v2/${path}/manifests/${tag}`, {
    headers: { authorization, accept },
  })
  return `${name}@sha256:${createHash('sha256')
    .update(await response.text())
    .digest('hex')}`
}

const deployYml = (image: string): string => `
app: bench
services:
  web:
    image: ${image.split('@')[0]}
    port: 3000
    command: [node, -e, ${JSON.stringify(server)}]
    health: { path: /, version: /version }
environments:
  preview: { provider: docker, services: { web: { memory: 128MB } } }
`
