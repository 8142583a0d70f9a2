import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDockerApp, docker, removeDockerApp, removeEverythingOf } from '../harness/docker-app.ts'
import { errorOf, PreviewCase } from '../harness/preview-case.ts'
import { rig } from '../harness/rig.ts'
import { runAction } from '../harness/run-action.ts'

const app = `prov-${process.pid}`
const repository = `acme/${app}`
let at: PreviewCase

beforeAll(async () => {
  at = await PreviewCase.start(repository, app, buildDockerApp())
})
afterAll(async () => {
  removeEverythingOf(repository)
  await at.forge.close()
  removeDockerApp(at.image)
})

const open = (): number => at.forge.state.createPullRequest().number
const head = (number: number): string => at.forge.state.pull(number).head.sha.slice(0, 12)
const behaves = (behaviour: string) => ({
  config: at.config({ service: `env: { BEHAVIOUR: ${behaviour} }` }),
})

const served = async (url: string): Promise<string> =>
  ((await (await fetch(url)).json()) as { version: string }).version

/** Containers and networks of this file's repository. */
const left = (): string[] =>
  ['container', 'network']
    .flatMap((kind) =>
      docker(
        ...[kind, 'ls', ...(kind === 'container' ? ['--all'] : [])],
        ...['--filter', `label=deploy-actions.repository=${repository}`],
        ...['--format', kind === 'container' ? '{{.Names}} {{.State}}' : '{{.Name}}'],
      ).split('\n'),
    )
    .filter(Boolean)
    .sort()

describe('a pull request', () => {
  it('gets a preview, which follows its head at the same address', async () => {
    const number = open()
    const first = await at.provision(number, { action: 'opened' })
    expect(first).toMatchObject({ code: 0, reasonCode: 'ok' })
    expect(first.outputs).toMatchObject({ name: `${app}-pr-${number}`, created: 'true', 'expires-at': '' })
    const url = first.outputs.url ?? ''
    expect(await served(url)).toBe(head(number))

    at.forge.state.push(number)
    const second = await at.provision(number, { inputs: { expires: '3d' } })
    expect(second.outputs).toMatchObject({ url, created: 'false' })
    expect(Date.parse(second.outputs['expires-at'] ?? '')).toBeGreaterThan(Date.now() + 2.9 * 86_400_000)
    expect(await served(url)).toBe(head(number))
    expect(second.result).toMatchObject({
      action: 'provision-preview',
      ok: true,
      version: head(number),
      services: [{ name: 'web', change: 'updated', url, 'gap-ms': expect.any(Number) }],
    })

    const third = await at.provision(number)
    expect(third).toMatchObject({ code: 0, reasonCode: 'unchanged' })
    expect(third.outputs['expires-at']).toBe(second.outputs['expires-at'])
  })

  it('whose new version ends at once keeps its previous one', async () => {
    const number = open()
    const first = await at.provision(number)
    const before = head(number)
    at.forge.state.push(number)
    const failed = await at.provision(number, { inputs: behaves('crashes') })
    expect(failed.code).toBe(1)
    expect(errorOf(failed)).toBe(
      `Version ${head(number)} of "web" ended with exit code 3 before it was ready. The previous version ${before} answers again.\n` +
        'The log of this step shows what it printed last. Correct the app and push again.\n(reason-code: start-failed)',
    )
    expect(failed.log).toContain('Error: DATABASE_URL has no host')
    expect(await served(first.outputs.url ?? '')).toBe(before)
  })

  it('whose app never listens is told so, and leaves nothing running', async () => {
    const number = open()
    const failed = await at.provision(number, {
      inputs: { ...behaves('never-listens'), 'start-timeout': '2s' },
    })
    const varying = errorOf(failed)
      .replace(/127\.0\.0\.1:\d+/, 'HOST')
      .replace(/for [\d.]+s \(\d+ probes\)/, 'for TIME')
    expect(varying).toBe(
      `Version ${head(number)} of "web" did not become ready: web (GET http://HOST/) is unreachable: no answer for TIME: the connection was cut. There was no version before it; nothing of it was left running.\n` +
        'The log of this step shows what it printed last. The app must listen on port 8080 on all addresses (0.0.0.0, not localhost), and its health path must answer in time.\n(reason-code: start-failed)',
    )
    expect(left().filter((name) => name.startsWith(`${app}-pr-${number}-`))).toEqual([])
  })

  it('whose app answers an old version is told so', async () => {
    const number = open()
    const failed = await at.provision(number, {
      inputs: { ...behaves('old-version'), 'start-timeout': '2s' },
    })
    expect(failed.reasonCode).toBe('start-failed')
    expect(errorOf(failed)).toContain('is stale: answers of another version')
    expect(errorOf(failed)).toContain(
      `version "old" instead of "${head(number)}". There was no version before it; nothing of it was left running.\n` +
        'The container is new, so the app itself reports another version than it was given (in the variable that `version-env` names, by default APP_VERSION), or `health.version` points to something else.',
    )
  })

  it('that was closed in the meantime gets none', async () => {
    const number = open()
    at.forge.state.close(number)
    const refused = await at.provision(number, { action: 'opened' })
    expect(refused.code).toBe(1)
    expect(errorOf(refused)).toBe(
      `Pull request #${number} is closed; there is nothing to preview.\nReopen it to get a preview.\n(reason-code: pr-closed)`,
    )
  })

  it('that is closed while its preview is made leaves nothing', async () => {
    const number = open()
    const closed = await at.provision(number, {
      onLine: (line) => {
        if (line.includes('wait until') && at.forge.state.pull(number).state === 'open')
          at.forge.state.close(number)
      },
    })
    expect(errorOf(closed)).toBe(
      `Pull request #${number} was closed while its preview was made; its preview was removed again.\nReopen it to get a preview.\n(reason-code: pr-closed)`,
    )
    expect(left().filter((name) => name.startsWith(`${app}-pr-${number}`))).toEqual([])
  })

  it('with a newer head leaves the work to the newer run', async () => {
    const number = open()
    const event = at.forge.event('opened', number)
    const old = head(number)
    at.forge.state.push(number)
    const refused = await at.provision(number, { event })
    expect(errorOf(refused)).toBe(
      `Pull request #${number} has the newer head ${head(number)}; this run is for ${old}, and left the preview as it is.\n` +
        "Nothing to do: the newer commit's own run makes the preview.\n(reason-code: superseded)",
    )
  })

  it('from a fork is refused before anything is called', async () => {
    const { number } = at.forge.state.createPullRequest({ fork: 'eve' })
    const before = at.forge.requests.length
    const refused = await at.provision(number, { action: 'opened' })
    expect(refused.reasonCode).toBe('fork-refused')
    expect(errorOf(refused)).toContain(`Pull request #${number} comes from the fork eve/`)
    expect(at.forge.requests).toHaveLength(before)
  })
})

describe('what is missing or in the way', () => {
  it('secrets are all named at once, before anything is called', async () => {
    const number = open()
    const before = at.forge.requests.length
    const config = at.config({ service: 'secrets: [DATABASE_URL, API_KEY, SET]' })
    const failed = await at.provision(number, { inputs: { config }, env: { SET: 'a value' } })
    expect(errorOf(failed)).toBe(
      'The environment "preview" needs 2 secrets that this step does not have: DATABASE_URL, API_KEY.\n' +
        'Add them to the secrets of the repository, and pass them to this step:\nenv:\n' +
        '  DATABASE_URL: ${{ secrets.DATABASE_URL }}\n  API_KEY: ${{ secrets.API_KEY }}\n(reason-code: secret-missing)',
    )
    expect(at.forge.requests).toHaveLength(before)
  })

  it('a secret reaches the app, and is nowhere in what the step prints', async () => {
    const number = open()
    const config = at.config({ service: 'secrets: [MARK]' })
    const done = await at.provision(number, { inputs: { config }, env: { MARK: 'canary-7f3d9' } })
    expect(done.code).toBe(0)
    const body = (await (await fetch(done.outputs.url ?? '')).json()) as { mark: string }
    expect(body.mark).toBe('canary-7f3d9')
    const printed = done.log.split('\n').filter((line) => !line.startsWith('::add-mask::'))
    expect([...printed, ...Object.values(done.outputs), done.summary].join('\n')).not.toContain(
      'canary-7f3d9',
    )
  })

  it('the engine is told by name', async () => {
    const failed = await at.provision(open(), { env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' } })
    expect(errorOf(failed)).toBe(
      'The Docker engine does not answer: Cannot connect to the Docker daemon at unix:///nonexistent/docker.sock. Is the docker daemon running?\n' +
        'Start the engine on the machine that DOCKER_HOST names (without it: on the machine of the runner), and run this job again.\n(reason-code: engine-unreachable)',
    )
  })

  it('a wrong registry password is told as such', async () => {
    const image = `${rig.registry}/acme/none@sha256:${'0'.repeat(64)}`
    const inputs = { image, 'registry-username': rig.registryUser, 'registry-password': 'not-the-password' }
    const failed = await at.provision(open(), { inputs })
    expect(failed.reasonCode).toBe('registry-unauthorized')
    expect(errorOf(failed)).toContain(
      'Check `registry-username` and `registry-password`, and that this account may read and write the image.',
    )
    expect(failed.log).not.toContain('temporary')
  })

  it('an image that the registry does not have is told as such', async () => {
    const image = `${rig.registry}/acme/none@sha256:${'0'.repeat(64)}`
    const inputs = { image, 'registry-username': rig.registryUser, 'registry-password': rig.registryPassword }
    const failed = await at.provision(open(), { inputs })
    expect(failed.reasonCode).toBe('image-not-found')
  })

  it('a name that is not ours is left alone', async () => {
    const number = open()
    const name = `${app}-pr-${number}-web`
    docker('container', 'create', '--name', name, at.image)
    try {
      const failed = await at.provision(number)
      expect(errorOf(failed)).toBe(
        `The container "${name}" exists already and was not made by deploy-actions (it has no owner labels). It was not touched.\n` +
          'Remove or rename it, or choose another `name` for the environment in deploy.yml.\n(reason-code: not-ours)',
      )
    } finally {
      docker('container', 'rm', name)
    }
  })
})

describe('a run that is killed while it pulls', () => {
  it('leaves a login that the post step removes', async () => {
    const temp = mkdtempSync(join(tmpdir(), 'deploy-actions-post-'))
    const registry = createServer(() => {}).listen(0, '127.0.0.1')
    try {
      await once(registry, 'listening')
      const { port } = registry.address() as AddressInfo
      const image = `127.0.0.1:${port}/acme/slow@sha256:${'0'.repeat(64)}`
      const killed = await at.provision(open(), {
        inputs: { image, 'registry-username': 'ada', 'registry-password': 'pass-word' },
        env: { RUNNER_TEMP: temp },
        onLine: (line, kill) => {
          if (line.startsWith('Pulling ')) kill('SIGKILL')
        },
      })
      expect(killed.signal).toBe('SIGKILL')
      expect(readdirSync(temp)).toHaveLength(1)
      await runAction('provision-preview', {
        phase: 'post',
        state: killed.state,
        env: { RUNNER_TEMP: temp },
      })
      expect(readdirSync(temp)).toEqual([])
    } finally {
      registry.closeAllConnections()
      registry.close()
      rmSync(temp, { recursive: true })
    }
  })
})

describe('a dry run', () => {
  it('says what would be done, and does nothing', async () => {
    const number = open()
    const done = await at.provision(number, { inputs: { 'dry-run': 'true' } })
    expect(done).toMatchObject({ code: 0, reasonCode: 'skipped' })
    const name = `${app}-pr-${number}`
    expect(done.result.plan).toEqual([
      `create the network ${name}`,
      `create the new version of ${name}-web`,
      `start the new version of ${name}-web`,
      `wait until the new version of ${name}-web is ready`,
      `let the new version take the place of ${name}-web`,
    ])
    expect(done.result.message).toBe(
      `Dry run: would bring the preview ${name} to version ${head(number)} in 5 steps. Nothing was changed.`,
    )
    expect(left().filter((found) => found.startsWith(name))).toEqual([])
  })

  it('is refused where the run itself would be', async () => {
    const number = open()
    const event = at.forge.event('opened', number)
    at.forge.state.push(number)
    const superseded = await at.provision(number, { event, inputs: { 'dry-run': 'true' } })
    expect(superseded).toMatchObject({ code: 1, reasonCode: 'superseded' })
    at.forge.state.close(number)
    const closed = await at.provision(number, { inputs: { 'dry-run': 'true' } })
    expect(closed).toMatchObject({ code: 1, reasonCode: 'pr-closed' })
  })
})
