import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startForge } from '../../test/fakes/forge/forge.ts'
import { rig } from '../../test/harness/rig.ts'
import { runAction } from '../../test/harness/run-action.ts'
import { type Measurement, ratio } from './measurement.ts'

const server =
  "require('http').createServer((q,s)=>s.end(JSON.stringify({version:process.env.APP_VERSION}))).listen(3000)"
const repository = 'acme/bench'
const port = 29_876
const names = { network: `bench-${process.pid}`, container: `bench-${process.pid}-web` }

const docker = (...args: string[]): string =>
  execFileSync(rig.docker, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim()

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
async function bare(image: string, config: string): Promise<number> {
  const elapsed = await timed(async () => {
    docker('--config', config, 'pull', '--quiet', image)
    docker('network', 'create', names.network)
    const args = [
      '--network',
      names.network,
      '--publish',
      `127.0.0.1:${port}:3000`,
      '--memory',
      '128m',
      '--env',
      'APP_VERSION=1',
    ]
    docker('create', '--name', names.container, ...args, image, 'node', '-e', server)
    docker('start', names.container)
    await answers(`http://127.0.0.1:${port}/`)
  })
  clearAway()
  return elapsed
}

/** Also what a run that failed half-way left. */
function clearAway(): void {
  spawnSync(rig.docker, ['rm', '--force', names.container], { stdio: 'ignore' })
  spawnSync(rig.docker, ['network', 'rm', names.network], { stdio: 'ignore' })
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
  const login = loginFolder()
  try {
    const ours = async () => {
      const ended = await runAction('provision-preview', {
        ...run,
        inputs: { config, images: JSON.stringify({ web: image }), ...registry },
      })
      if (ended.code !== 0) throw new Error(ended.log)
      await runAction('destroy-preview', { ...run, inputs: { config, force: 'true' } })
      return ended.durationMs
    }
    const value = await ratio(7, () => bare(image, login), ours)
    return [
      {
        what: 'provision-preview, first time, against the bare docker commands',
        value,
        unit: '×',
        limit: 1.3,
      },
    ]
  } finally {
    clearAway()
    rmSync(login, { recursive: true })
    await forge.close()
  }
}

/** A login of its own: `docker login` would need, and change, the user's folder. */
function loginFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-actions-bench-'))
  const auth = Buffer.from(`${rig.registryUser}:${rig.registryPassword}`).toString('base64')
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ auths: { [rig.registry]: { auth } } }), {
    mode: 0o600,
  })
  return folder
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
