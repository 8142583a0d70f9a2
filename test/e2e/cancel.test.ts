import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildDockerApp, docker, removeDockerApp, removeEverythingOf } from '../harness/docker-app.ts'
import { errorOf, PreviewCase } from '../harness/preview-case.ts'

const app = `stop-${process.pid}`
const repository = `acme/${app}`
let at: PreviewCase

beforeAll(async () => {
  at = await PreviewCase.start(repository, app, buildDockerApp(app))
})
afterEach(() => removeEverythingOf(repository))
afterAll(async () => {
  await at.forge.close()
  removeDockerApp(at.image)
})

const served = (url: string): Promise<string | undefined> =>
  fetch(url, { signal: AbortSignal.timeout(5000) })
    .then(async (response) => ((await response.json()) as { version: string }).version)
    .catch(() => undefined)

const containers = (number: number): string[] =>
  docker(
    'container',
    'ls',
    '--all',
    '--filter',
    `name=^/${app}-pr-${number}-`,
    '--format',
    '{{.Names}} {{.State}}',
  )
    .split('\n')
    .filter(Boolean)

const behaves = (behaviour: string) => at.config({ service: `env: { BEHAVIOUR: ${behaviour} }` })

describe('an update that is cancelled', () => {
  it.each([
    ['while the new version is created', 'create the new version', 'healthy', 'healthy'],
    ['while the old version is stopped', 'stop ', 'healthy', 'healthy'],
    ['while an old version is stopped that takes its time', 'stop ', 'ignores-the-end', 'healthy'],
    ['while the new version starts', 'start the new version', 'healthy', 'healthy'],
    ['while the new version is waited for', 'wait until', 'healthy', 'never-listens'],
  ])('%s ends in time, and says truly what answers now', async (_, step, before, after) => {
    const { number } = at.forge.state.createPullRequest()
    const first = await at.provision(number, { inputs: { config: behaves(before) } })
    expect(first.code, first.log).toBe(0)
    const previous = at.forge.state.pull(number).head.sha.slice(0, 12)
    at.forge.state.push(number)
    let cancelledAt = 0
    const ended = await at.provision(number, {
      inputs: { config: behaves(after), 'start-timeout': '1m' },
      onLine: (line, kill) => {
        if (!line.startsWith(`  ${step}`) || cancelledAt > 0) return
        cancelledAt = performance.now()
        kill('SIGINT')
      },
    })
    const tookMs = performance.now() - cancelledAt
    expect(ended, ended.log).toMatchObject({ code: 1, reasonCode: 'cancelled' })
    expect(tookMs).toBeLessThan(7000)
    const now = await served(first.outputs.url ?? '')
    console.log(`${step}: ${Math.round(tookMs)} ms; ${errorOf(ended).split('\n')[0]}`)
    if (['answers', 'untouched'].includes(String(ended.result.previous))) expect(now).toBe(previous)
    else expect(errorOf(ended)).toMatch(/did not wait until it answers|could not be started again/)
    // The engine may finish what it was asked for; nothing of it runs, and the next run takes it away.
    expect(containers(number).filter((name) => /\.next (?!created)/.test(name))).toEqual([])
    // Whatever it came to, the next run brings it right.
    const next = await at.provision(number)
    expect(next.code, next.log).toBe(0)
    expect(await served(next.outputs.url ?? '')).toBe(at.forge.state.pull(number).head.sha.slice(0, 12))
  })
})
