import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startMirror } from '../fakes/mirror.ts'
import { TokenGate } from '../fakes/registry/token-gate.ts'
import { BuildFolder } from '../harness/build-folder.ts'
import { canaries, canaryValue, foundIn, leaksOf } from '../harness/canaries.ts'
import { buildDockerApp, docker, removeDockerApp, removeEverythingOf } from '../harness/docker-app.ts'
import { maskers } from '../harness/maskers.ts'
import { PreviewCase } from '../harness/preview-case.ts'
import { rig } from '../harness/rig.ts'
import { type EndedAction, runAction } from '../harness/run-action.ts'
import { Shims } from '../harness/shim.ts'

const app = `tell-${process.pid}`
const repository = `acme/${app}`

/** Secrets of the app by variable: all kinds but the one that is public, which is refused. */
const secrets = Object.fromEntries(
  canaries
    .filter(({ needles }) => needles.length > 0)
    .map(({ name, value }) => [`CANARY_${name.replaceAll(/[^A-Za-z0-9]/g, '_').toUpperCase()}`, value]),
)
const named = `secrets: [${Object.keys(secrets).join(', ')}]`

/** What careless apps do: everything they know goes to the log, in all clothes, between lines that are public. */
const tellAll = `
  const encoded = (text, how) => Buffer.from(text).toString(how)
  for (const [name, value] of Object.entries(process.env)) {
    if (!name.startsWith('CANARY_')) continue
    const said = (...texts) => console.log('public before', ...texts, 'public after')
    said(encoded(value, 'base64'), encoded('u:' + value, 'base64url'))
    said(encodeURIComponent(value), JSON.stringify({ value }))
    said(Buffer.from(value, 'base64').toString().replace(/[^ -~]/g, ''), /^[^%]*(%[0-9A-F]{2}|[^%])*$/.test(value) ? decodeURIComponent(value) : '')
    for (const text of value.split(/\\n/)) said(text)
    if (value.startsWith('{')) said(...Object.values(JSON.parse(value)).slice(2))
    console.error(value)
  }
  console.log('this line is public: notes 1.2.3 at https://notes.example (100% done)')`
const crash = `${tellAll}\nprocess.exit(3)`
/** Tells later, too, and answers what nobody expects. */
const serve = `${tellAll}
  const { CANARY_PLAIN: status, APP_VERSION: version } = process.env
  require('node:http').createServer((_, response) => response.end(JSON.stringify({ status, version }))).listen(8080)`

const command = (script: string) => `command: [node, -e, ${JSON.stringify(script)}]`
const publicLine = 'this line is public: notes 1.2.3 at https://notes.example (100% done)'

let at: PreviewCase
let shims: Shims
let folder: string

beforeAll(async () => {
  at = await PreviewCase.start(repository, app, buildDockerApp())
})
afterAll(async () => {
  removeEverythingOf(repository)
  await at.forge.close()
  removeDockerApp(at.image)
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-actions-canaries-'))
  shims = new Shims(folder, { docker: rig.docker })
  return () => rmSync(folder, { recursive: true, force: true })
})

const config = (...service: readonly string[]) => ({ config: at.config({ service: service.join(', ') }) })

const provision = (number: number, inputs: Record<string, string>, env: Record<string, string> = secrets) =>
  at.provision(number, { inputs, env: { ...env, PATH: shims.path, RUNNER_TEMP: tempOf() } })

const tempOf = (): string => folder

/** What children were told on their command lines, and in their environment where no secret belongs. */
function toldToChildren(): string[] {
  expect(shims.calls.length).toBeGreaterThan(3)
  return shims.calls.flatMap(({ key, args, env }) => [
    ...foundIn(args.join('\n')).map((name) => `argv of ${key}: ${name}`),
    ...(/docker container create/.test(key) ? [] : foundIn(Object.values(env).join('\n'))).map(
      (name) => `env of ${key}: ${name}`,
    ),
  ])
}

/** Labels of everything that carries the repository's, and the arguments of its containers. */
function readableOnTheEngine(): string {
  const filter = ['--filter', `label=deploy-actions.repository=${repository}`, '--quiet']
  const ids = (kind: string, ...more: string[]) =>
    docker(kind, 'ls', ...more, ...filter)
      .split('\n')
      .filter(Boolean)
  const format = '{{json .Config.Labels}} {{json .Path}} {{json .Args}} {{.Name}}'
  return [
    ...ids('container', '--all').map((id) => docker('container', 'inspect', '--format', format, id)),
    ...ids('network').map((id) => docker('network', 'inspect', '--format', '{{json .Labels}} {{.Name}}', id)),
  ].join('\n')
}

/** What is the same in two runs that did the same. */
const withoutChance = (text: string): string =>
  text
    .replaceAll(/[0-9a-f-]{36}|[0-9a-f]{12,}/g, 'ID')
    .replaceAll(/\d+(\.\d+)?/g, '0')
    .replaceAll(/0(ms|s|m)\b(0(ms|s)\b)?/g, 'TIME')

/** The lines that are no masks and no remarks on secrets. */
const told = ({ log }: EndedAction): string =>
  withoutChance(log)
    .split('\n')
    .filter((line) => !/^::add-mask::|^::warning::The secret /.test(line))
    .join('\n')

describe('provision-preview with secrets of every kind', () => {
  test('shows none when all goes well, and tells what it tells without them', async () => {
    const with_ = await provision(at.forge.state.createPullRequest().number, config(named))
    expect(with_).toMatchObject({ code: 0, reasonCode: 'ok' })
    expect(leaksOf(with_)).toEqual([])
    expect(toldToChildren()).toEqual([])
    expect(foundIn(readableOnTheEngine())).toEqual([])
    shims.begin()
    const without = await provision(at.forge.state.createPullRequest().number, config(), {})
    expect(without).toMatchObject({ code: 0, reasonCode: 'ok' })
    expect(told(with_)).toBe(told(without))
    for (const masker of Object.values(maskers)) {
      const seen = withoutChance(masker(with_.log)).split('\n')
      const missing = withoutChance(masker(without.log))
        .split('\n')
        .filter((line) => !seen.includes(line))
      expect(missing).toEqual([])
    }
    expect(readdirSync(folder).filter((name) => name.startsWith('deploy-actions-'))).toEqual([])
  })

  test('shows none when the app tells them all and ends', async () => {
    const failed = await provision(at.forge.state.createPullRequest().number, config(named, command(crash)))
    expect(failed).toMatchObject({ code: 1, reasonCode: 'start-failed' })
    expect(failed.log).toContain('public before')
    // What has too few characters cannot be hidden, and the reader is told.
    expect(leaksOf(failed)).toEqual(['log: short'])
    expect(failed.log).toMatch(/^::warning::The secret "CANARY_SHORT" has fewer than 4 characters/m)
    expect(toldToChildren()).toEqual([])
    for (const masker of Object.values(maskers)) {
      const seen = masker(failed.log)
      expect(seen).toContain(publicLine)
      expect(seen.match(/public before .* public after/g)?.length).toBeGreaterThan(20)
    }
  })

  test('shows none when the app answers with them', async () => {
    const health = 'health: { path: /, version: /version, expect: { /status: ok } }'
    const text = at
      .config({ service: [named, command(serve)].join(', ') })
      .replace('health: { path: /, version: /version }', health)
    const failed = await provision(at.forge.state.createPullRequest().number, {
      config: text,
      'start-timeout': '2s',
    })
    expect(failed).toMatchObject({ code: 1, reasonCode: 'start-failed' })
    expect(failed.log).toContain('"/status" is "***" instead of "ok"')
    expect(leaksOf(failed)).toEqual(['log: short'])
  })

  test('refuses one that stands in a public output, before anything is called', async () => {
    const { number } = at.forge.state.createPullRequest()
    const value = `${app}-pr-${number}`
    const asked = at.forge.requests.length
    const refused = await provision(number, config('secrets: [PUBLIC]'), { PUBLIC: value })
    expect(refused).toMatchObject({ code: 1, reasonCode: 'invalid-input' })
    expect(refused.log).toContain('The text of the secret "PUBLIC" stands in the name or the version')
    expect(refused.log).not.toContain(`::add-mask::${value}`)
    expect(at.forge.requests).toHaveLength(asked)
    expect(shims.calls).toEqual([])
  })
})

describe('a registry that repeats the password in its errors', () => {
  const kinds = ['percent', 'JSON']

  test('shows it neither where an image is pulled, nor where its tags are removed', async () => {
    for (const [index, kind] of kinds.entries()) {
      const mirror = await startMirror({ status: 403, challenge: 'Basic realm="mirror"', turn: index * 7 })
      try {
        const { number } = at.forge.state.createPullRequest()
        const account = { 'registry-username': 'ada', 'registry-password': canaryValue(kind) }
        const image = `${mirror.address}/acme/${app}`
        const pulled = await provision(
          number,
          { ...config(), ...account, image: `${image}@sha256:${'0'.repeat(64)}` },
          {},
        )
        expect(pulled, kind).toMatchObject({ code: 1, reasonCode: 'registry-unauthorized' })
        expect(leaksOf(pulled), kind).toEqual([])
        at.forge.state.close(number)
        const here = {
          config: at.config({ service: 'build: { context: . }' }).replace(`registry.example/${app}`, image),
        }
        const env = { PATH: shims.path }
        const destroyed = await at.destroy(number, { inputs: { ...here, ...account }, env })
        expect(destroyed.log, kind).toContain('bad credentials')
        expect(leaksOf(destroyed), kind).toEqual([])
        expect(toldToChildren(), kind).toEqual([])
        expect(mirror.seen.length, kind).toBeGreaterThan(1)
      } finally {
        await mirror.close()
      }
    }
  })
})

describe('health-gate in a job that does not have the secrets', () => {
  test('hides them in what the services print and answer', async () => {
    const { number } = at.forge.state.createPullRequest()
    const inputs = config(named, command(serve))
    expect(await provision(number, inputs)).toMatchObject({ code: 0 })
    const event = at.forge.event('synchronize', number)
    const strict = inputs.config.replace(
      'health: { path: /, version: /version }',
      'health: { path: /, version: /version, expect: { /status: ok } }',
    )
    const failed = await runAction('health-gate', {
      inputs: {
        config: strict,
        environment: 'preview',
        'wrong-limit': '100ms',
        interval: '50ms',
        'logs-lines': '200',
      },
      token: canaryValue('plain'),
      event,
      env: { ...at.forge.environment(event), PATH: shims.path },
    })
    expect(failed).toMatchObject({ code: 1, reasonCode: 'unhealthy' })
    expect(failed.log).toContain('public before')
    expect(failed.log).toContain(publicLine)
    expect(leaksOf(failed)).toEqual(['log: short'])
  })
})

describe('build-push-image with a password that is hard to hide', () => {
  const kinds = canaries.filter(({ name }) => name === 'JSON')
  /** Alone in a Dockerfile, where a careless person has put it. */
  const leaking = (value: string) =>
    `FROM ${rig.baseImage}\nRUN node -e ${JSON.stringify(
      `const value = Buffer.from('${Buffer.from(value).toString('hex')}', 'hex').toString(); ${[
        'value',
        "Buffer.from(value).toString('base64')",
        'encodeURIComponent(value)',
        'JSON.stringify(value)',
      ]
        .map((text) => `console.log('public before', ${text}, 'public after')`)
        .join('; ')}`,
    )}\n`

  test('leaves it in no log, layer, label, tag or argument, also of a build that prints it', async () => {
    for (const { name, value } of kinds) {
      const build = new BuildFolder(leaking(value))
      const gate = await TokenGate.start({
        registry: rig.registry,
        username: rig.registryUser,
        password: rig.registryPassword,
        asks: value,
      })
      shims = new Shims(join(folder, name), {
        docker: rig.docker,
        git: execFileSync('which', ['git'], { encoding: 'utf8' }).trim(),
      })
      try {
        const image = `${gate.address}/${build.repository}`
        const ended = await build.build({
          inputs: { image, 'registry-password': value },
          env: { PATH: shims.path },
        })
        expect(ended, name).toMatchObject({ code: 0, reasonCode: 'ok' })
        expect(ended.log).toContain('public before')
        expect(leaksOf(ended), name).toEqual([])
        expect(toldToChildren(), name).toEqual([])
        expect(foundIn(await contentOf(build.repository, ended.outputs.digest ?? '')), name).toEqual([])
        expect(readdirSync(build.temp)).toEqual([])
      } finally {
        await gate.close()
        await build.remove()
      }
    }
  })
})

/** All that somebody who may pull an image can read of it: manifest, history and labels, and what layers of ours hold. */
async function contentOf(repository: string, digest: string): Promise<string> {
  const credentials = Buffer.from(`${rig.registryUser}:${rig.registryPassword}`).toString('base64')
  const read = async (path: string, accept: string) => {
    const headers = { authorization: `Basic ${credentials}`, accept }
    const response = await fetch(`http://${rig.registry}/v2/${repository}/${path}`, { headers })
    expect(response.status).toBe(200)
    return Buffer.from(await response.arrayBuffer())
  }
  const manifest = (await read(`manifests/${digest}`, manifestTypes)).toString()
  const { config, layers } = JSON.parse(manifest) as ReadManifest
  const small = layers.filter(({ size }) => size < 100_000)
  expect(small.length).toBeGreaterThan(0)
  const blobs = await Promise.all(small.map((layer) => read(`blobs/${layer.digest}`, '*/*')))
  const texts = blobs.map((blob) => gunzipSync(blob).toString('latin1'))
  return [manifest, (await read(`blobs/${config.digest}`, '*/*')).toString(), ...texts].join('\n')
}

const manifestTypes =
  'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json'

interface ReadManifest {
  readonly config: { readonly digest: string }
  readonly layers: ReadonlyArray<{ readonly digest: string; readonly size: number }>
}
