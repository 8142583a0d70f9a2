import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../tools/root.ts'
import { type App, startApp } from '../fakes/app/app.ts'
import { runAction } from '../harness/run-action.ts'

// What is refused, and with which words: test/unit/health/inputs.test.ts. Here: that nothing was called.

let app: App
beforeAll(async () => {
  app = await startApp(() => ({}))
})
afterAll(() => app.close())

test.each<[string, Record<string, string>, readonly string[]]>([
  [
    'inputs that are wrong alone, all told at once',
    { interval: '2', successes: 'many', 'expect-status': '99' },
    [
      'expect-status: "99" must be status codes from 100 to 599 or "2xx", separated by commas, not "99"',
      'successes: "many" must be a whole number in plain digits',
      'interval: "2" has no unit; write for example "2s" or "2m"',
    ],
  ],
  [
    'inputs that contradict each other',
    { version: 'v1', interval: '10m' },
    [
      'version needs version-pointer or version-header: where the answer names the version',
      'interval (10m) is longer than deadline (5m)',
    ],
  ],
])('refuses %s, without a connection', async (_, inputs, problems) => {
  const ended = await runAction('health-gate', { inputs: { url: app.url, ...inputs } })
  expect(ended.result.message).toBe(
    `health-gate: ${problems.length} inputs cannot be used:\n${problems.map((one) => `  - ${one}`).join('\n')}`,
  )
  expect(ended.result.remedy).toBe('Correct the `with:` block of this step. Nothing was called or changed.')
  expect(ended).toMatchObject({ code: 1, reasonCode: 'invalid-input', summary: '' })
  expect(app.connections()).toBe(0)
})

test('refuses the address of a metadata service, and repeats no credentials', async () => {
  const [metadata, credentials] = await Promise.all(
    ['http://0xa9fea9fe/latest', `http://user:canary@127.0.0.1:${app.port}/`].map((url) =>
      runAction('health-gate', { inputs: { url } }),
    ),
  )
  expect(metadata?.result.message).toBe(
    'health-gate: 1 input cannot be used:\n  - url: "http://0xa9fea9fe/latest" leads to 169.254.169.254, the address of a cloud\'s metadata service, which gives credentials to anybody who asks; it is not probed',
  )
  expect(credentials).toMatchObject({ code: 1, reasonCode: 'invalid-input' })
  expect(credentials?.log).not.toContain('canary')
  expect(app.connections()).toBe(0)
})

test('refuses a name that leads to a metadata address, after its look-up and without waiting', async () => {
  const ended = await runAction('health-gate', {
    inputs: { url: 'http://innocent.example/' },
    env: { NODE_OPTIONS: `--import=${join(root, 'test/fakes/app/resolver.mjs')}` },
  })
  expect(ended).toMatchObject({ code: 1, reasonCode: 'invalid-input' })
  expect(ended.result.message).toBe(
    "app: innocent.example is 169.254.169.254, the address of a cloud's metadata service. It was not probed.",
  )
})

test('refuses a configuration that is not there, and names what to do', async () => {
  const ended = await runAction('health-gate', { inputs: { environment: 'preview' } })
  expect(ended).toMatchObject({ code: 1, reasonCode: 'invalid-config' })
  expect(ended.result.remedy).toBe(
    'Check the repository out before this step (actions/checkout), correct `config-path`, or pass the configuration in the input `config`.',
  )
})

const config = `
app: notes
services: { web: { image: ghcr.io/acme/notes, port: 3000, health: { path: /health } } }
environments: { preview: { provider: docker } }
`

test.each<[string, Record<string, string>, string, string]>([
  [
    'an environment',
    { environment: 'preveiw' },
    'invalid-config',
    'The configuration has no environment "preveiw". Did you mean "preview"?',
  ],
  [
    'a service',
    { environment: 'preview', services: 'wep' },
    'invalid-input',
    'services: the configuration has no service "wep". Did you mean "web"?',
  ],
  [
    'the pull request',
    { environment: 'preview' },
    'not-a-pull-request',
    'The event of this run carries no pull request.',
  ],
])('refuses %s that nobody knows', async (_, inputs, reasonCode, message) => {
  const ended = await runAction('health-gate', { inputs: { config, ...inputs } })
  expect(ended).toMatchObject({ code: 1, reasonCode })
  expect(ended.result.message).toBe(message)
})
