import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startForge } from '../fakes/forge/forge.ts'
import { type MirrorOptions, startMirror } from '../fakes/mirror.ts'
import { type Canary, canaries, canaryValue, foundIn, leaksOf } from '../harness/canaries.ts'
import { type ActionRun, type EndedAction, runAction } from '../harness/run-action.ts'

vi.setConfig({ testTimeout: 120_000 }) // Each test starts some processes.

const digest = `sha256:${'a'.repeat(64)}`
const sha = 'b'.repeat(40)
const config = [
  'app: notes',
  'services: { web: { image: registry.example/acme/notes, port: 8080, health: { path: /, version: /version } } }',
  'environments: { preview: { provider: docker } }',
].join('\n')
const dispatch = { name: 'workflow_dispatch', payload: {} }

/** What fits into one line, which a token and a password are. */
const singleLine = canaries.filter(({ name }) => name !== 'multi-line key' && name !== 'short')
const refusedAtOnce = canaries.filter((canary) => !singleLine.includes(canary))

/** Actions that ask the forge for a pull request, each in a way that needs nothing else. */
const askingForge: Readonly<Record<string, ActionRun>> = {
  'comment-pr': {
    inputs: {
      section: 'notes',
      body: 'hello',
      'pull-request': '7',
      'on-forbidden': 'fail',
      'on-failure': 'fail',
    },
  },
  'health-gate': { inputs: { config, environment: 'preview', 'pull-request': '7' } },
  'provision-preview': { inputs: { config, image: digest, 'pull-request': '7', 'dry-run': 'true' } },
  'destroy-preview': { inputs: { config, 'pull-request': '7' } },
}

/** Runs one after the other, each against a mirror of its own. */
async function beforeMirrors(
  kinds: readonly Canary[],
  options: (index: number) => MirrorOptions,
  act: (canary: Canary, address: string, index: number) => Promise<EndedAction>,
): Promise<void> {
  for (const [index, canary] of kinds.entries()) {
    const mirror = await startMirror({ turn: index * 7, ...options(index) })
    try {
      const ended = await act(canary, mirror.address, index)
      expect(ended.code, canary.name).toBe(1)
      expect(mirror.seen.length, `${canary.name} was sent`).toBeGreaterThan(0)
      expect(ended.log, canary.name).toContain('bad credentials')
      expect(leaksOf(ended), canary.name).toEqual([])
    } finally {
      await mirror.close()
    }
  }
}

describe.each(Object.entries(askingForge))('%s, with tokens of many kinds', (name, run) => {
  const place = Object.keys(askingForge).indexOf(name)
  // Whoever asks goes the same way to the forge: each kind is met by two of the four.
  const kinds = singleLine.filter((_, index) => (index + place) % 2 === 0)

  it('shows nothing of it when the forge repeats it in an error', async () => {
    await beforeMirrors(
      kinds,
      (index) => ({ status: [401, 403, 422][index % 3] ?? 401 }),
      (canary, address, index) => {
        const gitea = index % 2 === 1
        const api = `http://${address}${gitea ? '/api/v1' : ''}`
        const env = { GITHUB_API_URL: api, GITEA_ACTIONS: String(gitea), DOCKER_HOST: 'unix:///nowhere.sock' }
        return runAction(name, { ...run, event: dispatch, token: canary.value, env })
      },
    )
  })

  it('refuses one that cannot be hidden or sent, without a call', async () => {
    for (const canary of refusedAtOnce) {
      const mirror = await startMirror({ status: 401 })
      try {
        const env = { GITHUB_API_URL: `http://${mirror.address}` }
        const ended = await runAction(name, { ...run, event: dispatch, token: canary.value, env })
        expect(ended, canary.name).toMatchObject({ code: 1, reasonCode: 'invalid-input' })
        expect(leaksOf(ended), canary.name).toEqual([])
        expect(mirror.seen).toEqual([])
      } finally {
        await mirror.close()
      }
    }
  })
})

describe('comment-pr', () => {
  it.each(['github', 'gitea'] as const)(
    'hides a token of each kind on %s when all goes well',
    async (dialect) => {
      const forge = await startForge({ dialect, repository: 'acme/notes' })
      try {
        const { number } = forge.state.createPullRequest()
        const event = forge.event('opened', number)
        const seen = new Set<string>()
        for (const { name, value } of singleLine) {
          forge.addToken({ value })
          const body = `The same text, which quotes ${value} and ${Buffer.from(value).toString('base64')}`
          const inputs = { section: 'notes', body, 'job-token': '' }
          const ended = await runAction('comment-pr', {
            inputs,
            token: value,
            event,
            env: forge.environment(event),
          })
          expect(ended, name).toMatchObject({ code: 0 })
          expect(leaksOf(ended), name).toEqual([])
          const comments = forge.state.comments(number).map((comment) => comment.body)
          expect(foundIn(comments.join('\n')), name).toEqual([])
          seen.add(masklessLines(ended))
        }
        // Apart from the first, which creates the comment, all runs tell the same.
        expect(seen.size).toBeLessThanOrEqual(2)
      } finally {
        await forge.close()
      }
    },
  )
})

/** The lines that are not masks: what the reader gets. */
const masklessLines = ({ log }: EndedAction): string =>
  log
    .split('\n')
    .filter((line) => !line.startsWith('::add-mask::'))
    .join('\n')

describe('build-push-image, with a registry password of each kind', () => {
  let workspace: string

  beforeAll(() => {
    workspace = mkdtempSync(join(tmpdir(), 'deploy-actions-test-'))
    writeFileSync(join(workspace, 'Dockerfile'), 'FROM scratch\n')
  })
  afterAll(() => rmSync(workspace, { recursive: true, force: true }))

  const build = (address: string, password: string) =>
    runAction('build-push-image', {
      workspace,
      inputs: { image: `${address}/acme/notes`, 'registry-username': 'ada', 'registry-password': password },
      env: { GITHUB_SHA: sha, GITHUB_REF: 'refs/heads/main', DOCKER_HOST: 'unix:///nowhere.sock' },
    })

  it('shows nothing of it when the registry repeats it in an error', async () => {
    await beforeMirrors(
      singleLine,
      (index) => ({ status: [401, 403, 400][index % 3] ?? 401, challenge: 'Basic realm="HOST"' }),
      ({ value }, address) => build(address, value),
    )
  })

  it('shows nothing of a token that the registry gave for it', async () => {
    await beforeMirrors(
      singleLine,
      (index) => ({
        status: 403,
        challenge: 'Bearer realm="http://HOST/token",service="mirror"',
        token: singleLine[index]?.value ?? '',
      }),
      (_, address) => build(address, 'another-password-that-is-good'),
    )
  })

  it('refuses one that cannot be hidden or sent', async () => {
    for (const canary of refusedAtOnce) {
      const ended = await build('127.0.0.1:1', canary.value)
      expect(ended, canary.name).toMatchObject({ code: 1, reasonCode: 'invalid-input' })
      expect(leaksOf(ended), canary.name).toEqual([])
    }
  })
})

describe('health-gate', () => {
  it('asks no address with credentials in it, and does not repeat them', async () => {
    const url = `https://ada:${encodeURIComponent(canaryValue('plain'))}@app.example/`
    const ended = await runAction('health-gate', { inputs: { url } })
    expect(ended).toMatchObject({ code: 1, reasonCode: 'invalid-input' })
    expect(leaksOf(ended)).toEqual([])
  })
})
