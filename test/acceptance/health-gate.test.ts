import { afterEach, describe, expect, test } from 'vitest'
import { type App, closedPort, type Script, startApp } from '../fakes/app/app.ts'
import { type EndedAction, runAction } from '../harness/run-action.ts'

/** Small durations, so that a test of waiting does not wait. */
const quick = {
  interval: '50ms',
  'request-timeout': '300ms',
  'unreachable-limit': '600ms',
  'wrong-limit': '400ms',
  'stale-limit': '400ms',
  deadline: '3s',
}

const apps: App[] = []
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
})

async function appThat(script: Script, options = {}): Promise<App> {
  const app = await startApp(script, options)
  apps.push(app)
  return app
}

const gate = (url: string, inputs: Record<string, string> = {}): Promise<EndedAction> =>
  runAction('health-gate', { inputs: { url, ...quick, ...inputs } })

const wantsVersion = { version: 'new', 'version-pointer': '/version' }

/** What varies from run to run: durations, counts of probes, ports. */
const steady = (text: unknown): string =>
  String(text)
    .replace(/127\.0\.0\.1:\d+/g, 'HOST')
    .replace(/\d+ probes?/g, 'N probes')
    .replace(/\b\d+(\.\d+)? ?(ms|s)\b/g, 'TIME')

describe('health-gate lets pass', () => {
  test('an app that is healthy at once', async () => {
    const app = await appThat(() => ({ body: { status: 'ok', version: 'new' } }))
    const ended = await gate(`${app.url}/health`, { ...wantsVersion, expect: '/status=ok' })
    expect(ended.code, ended.log).toBe(0)
    expect(ended.outputs).toMatchObject({
      verdict: 'healthy',
      'served-version': 'new',
      attempts: '3',
      'reason-code': 'ok',
    })
    expect(ended.outputs['first-healthy-after']).toMatch(/^\d+ms$/)
    expect(ended.result).toMatchObject({
      ok: true,
      verdict: 'healthy',
      targets: [{ name: 'app', url: `${app.url}/health`, verdict: 'healthy', status: 200, attempts: 3 }],
    })
    expect(steady(ended.result.message)).toBe(
      'app (GET http://HOST/health) is healthy: 3 healthy answers in a row, of version "new", the first after TIME.',
    )
    expect(ended.summary).toContain('### Health gate: healthy')
    expect(ended.summary).toContain('3× healthy')
    expect(app.asked).toEqual(['/health', '/health', '/health'])
  })

  test('an app that starts late', async () => {
    const app = await appThat(() => ({}), { listenAfterMs: 900 })
    const ended = await gate(app.url, { 'unreachable-limit': '10s', deadline: '20s' })
    expect(ended.outputs.verdict, ended.log).toBe('healthy')
    expect(ended.log).toMatch(/× unreachable: nothing listens there \(connection refused\)/)
    expect(app.asked).toHaveLength(3)
  })

  test('an app whose old version answers first, with both in the timeline', async () => {
    const app = await appThat((request) => ({ body: { version: request <= 3 ? 'old' : 'new' } }))
    const ended = await gate(app.url, wantsVersion)
    expect(ended.outputs, ended.log).toMatchObject({
      verdict: 'healthy',
      'served-version': 'new',
      attempts: '6',
    })
    expect(ended.log).toMatch(/3× stale: version "old" instead of "new" {2}\[/)
    expect(ended.log).toMatch(/3× healthy: version "new" {2}\[/)
    expect(ended.summary).toContain('3× stale')
  })

  test('an app by a short sha of the wanted commit, by a header, at a path of its own', async () => {
    const app = await appThat(() => ({ headers: { 'X-Version': '0123456' }, status: 204, body: '' }))
    const ended = await gate(`${app.url}/api/`, {
      path: '/live?deep=1',
      version: '0123456789ab',
      'version-header': 'x-version',
      'expect-status': '204',
      'expect-headers': 'X-Version=0123456',
    })
    expect(ended.outputs, ended.log).toMatchObject({ verdict: 'healthy', 'served-version': '0123456' })
    expect(app.asked[0]).toBe('/api/live?deep=1')
    expect(ended.log).not.toContain('deep=1')
  })

  test('an app under a name that ends in localhost', async () => {
    const app = await appThat(() => ({}))
    const ended = await gate(`http://pr-12.localhost:${app.port}/`)
    expect(ended.outputs.verdict, ended.log).toBe('healthy')
    expect(ended.log).toContain('the version is not checked (no `version` given)')
  })

  test('an app whose wanted answer is a redirect, without following it', async () => {
    const app = await appThat(() => ({ status: 301, headers: { location: '/elsewhere' } }))
    const ended = await gate(app.url, { 'expect-status': '2xx,301' })
    expect(ended.outputs.verdict, ended.log).toBe('healthy')
    expect(new Set(app.asked)).toEqual(new Set(['/']))
  })
})

describe('health-gate stops', () => {
  test.each<[string, Script, Record<string, string>, string, string]>([
    [
      'an old version that answers for ever',
      () => ({ body: { version: 'old' } }),
      wantsVersion,
      'stale',
      'app (GET http://HOST/) is stale: answers of another version for TIME (N probes): version "old" instead of "new".',
    ],
    [
      'an old version that is broken besides: that says nothing about the new one',
      () => ({ status: 500, body: { version: 'old' } }),
      wantsVersion,
      'stale',
      'app (GET http://HOST/) is stale: answers of another version for TIME (N probes): version "old" instead of "new".',
    ],
    [
      'an answer without the version',
      () => ({ body: {} }),
      wantsVersion,
      'unhealthy',
      'app (GET http://HOST/) is unhealthy: wrong answers for TIME (N probes): no version at "/version".',
    ],
    [
      'a wrong body',
      () => ({ body: { status: 'starting' } }),
      { expect: '/status=ok' },
      'unhealthy',
      'app (GET http://HOST/) is unhealthy: wrong answers for TIME (N probes): "/status" is "starting" instead of "ok".',
    ],
    [
      'a body that is not JSON',
      () => ({ body: '<html>' }),
      { expect: '/status=ok' },
      'unhealthy',
      'app (GET http://HOST/) is unhealthy: wrong answers for TIME (N probes): the body is not JSON.',
    ],
    [
      'status 503',
      () => ({ status: 503 }),
      {},
      'unhealthy',
      'app (GET http://HOST/) is unhealthy: wrong answers for TIME (N probes): status 503 instead of 2xx.',
    ],
    [
      'a redirect',
      () => ({ status: 302, headers: { location: 'http://169.254.169.254/latest' } }),
      {},
      'unhealthy',
      'app (GET http://HOST/) is unhealthy: wrong answers for TIME (N probes): status 302 (redirect to "http://169.254.169.254/latest", not followed) instead of 2xx.',
    ],
    [
      'a missing header',
      () => ({}),
      { 'expect-headers': 'x-ready=yes' },
      'unhealthy',
      'app (GET http://HOST/) is unhealthy: wrong answers for TIME (N probes): no header "x-ready".',
    ],
    [
      'an app that takes requests and never answers',
      () => ({ hang: true }),
      {},
      'unreachable',
      'app (GET http://HOST/) is unreachable: no answer for TIME (N probes): no answer within TIME.',
    ],
    [
      'a body of more than 1 MiB where JSON is expected',
      () => ({ body: 'x'.repeat(3 * 1024 ** 2) }),
      { expect: '/status=ok' },
      'unhealthy',
      'app (GET http://HOST/) is unhealthy: wrong answers for TIME (N probes): the body is too long to be read as JSON.',
    ],
    [
      'an app that is healthy every second time, at the deadline',
      (request) => ({ status: request % 2 === 0 ? 200 : 503 }),
      { deadline: '700ms' },
      'timed-out',
      'app (GET http://HOST/) timed out: not healthy 3 times in a row within TIME (N probes); the last answer was …',
    ],
  ])('%s', async (_, script, inputs, verdict, message) => {
    const app = await appThat(script)
    const ended = await gate(`${app.url}/`, inputs)
    expect(ended.code).toBe(1)
    expect(ended.outputs).toMatchObject({ verdict, 'reason-code': verdict })
    expect(steady(ended.result.message).replace(/(the last answer was ).*/, '$1…')).toBe(message)
    expect(ended.result.remedy).toBeTruthy()
    expect(ended.summary).toContain(`### Health gate: ${verdict}`)
    expect(ended.log.length).toBeLessThan(20_000)
  })

  test('an app that never listens', async () => {
    const ended = await gate(`http://127.0.0.1:${await closedPort()}/`)
    expect(ended.outputs).toMatchObject({
      verdict: 'unreachable',
      'served-version': '',
      'first-healthy-after': '',
    })
    expect(steady(ended.result.message)).toBe(
      'app (GET http://HOST/) is unreachable: no answer for TIME (N probes): nothing listens there (connection refused).',
    )
    expect(ended.result.remedy).toBe(
      'Look at the log of the app: it may not have started, listen on another port, or listen only on localhost inside its container.',
    )
  })

  test('at its deadline, also in the middle of a probe', async () => {
    const app = await appThat(() => ({ hang: true }))
    const ended = await gate(app.url, {
      'request-timeout': '1m',
      'unreachable-limit': '1m',
      deadline: '500ms',
    })
    expect(ended.outputs, ended.log).toMatchObject({ verdict: 'timed-out', attempts: '1' })
    expect(Number(ended.result['duration-ms'])).toBeGreaterThanOrEqual(495)
    expect(Number(ended.result['duration-ms'])).toBeLessThan(900)
  })

  test('when it is cancelled, within a second', async () => {
    const app = await appThat(() => ({ status: 503 }))
    let cancelledAt = 0
    const ended = await runAction('health-gate', {
      inputs: { url: app.url, interval: '1m', 'wrong-limit': '5m' },
      onLine: (line, kill) => {
        if (!line.includes('wrong (status 503') || cancelledAt > 0) return
        cancelledAt = performance.now()
        kill('SIGINT')
      },
    })
    expect(ended).toMatchObject({ code: 1, reasonCode: 'cancelled' })
    expect(performance.now() - cancelledAt).toBeLessThan(1000)
  })
})

describe('what an app says', () => {
  test('is shown, and is obeyed by no runner', async () => {
    const commands =
      '::set-output name=verdict::healthy\n::error::from the app\n::add-mask::ok\n##[error]old\n'
    const app = await appThat(() => ({ status: 503, body: commands }))
    const { log, outputs } = await gate(app.url)
    const stop = /^::stop-commands::(\S+)$/m.exec(log)
    expect(stop).not.toBeNull()
    const begin = log.indexOf(stop?.[0] ?? '')
    const end = log.indexOf(`\n::${stop?.[1]}::`)
    expect(log.slice(begin, end)).toContain(commands.trim())
    expect(log.slice(0, begin) + log.slice(end)).not.toMatch(
      /set-output|from the app|add-mask|##\[error\]old/,
    )
    expect(outputs.verdict).toBe('unhealthy')
  })

  test('in the place of a version reaches log and summary on one line, without Markdown', async () => {
    const version = 'a\n::error::b | <img src=x> @team'
    const app = await appThat(() => ({ body: { version } }))
    const { log, summary, outputs } = await gate(app.url, wantsVersion)
    expect(outputs['served-version']).toBe('a ::error::b | <img src=x> @team')
    expect(log).not.toMatch(/^::error::b/m)
    expect(summary).not.toContain('<img')
    expect(summary).not.toContain('@team')
  })

  test('at length is cut', async () => {
    const app = await appThat(() => ({ status: 500, body: 'x'.repeat(3 * 1024 ** 2) }))
    const { log } = await gate(app.url)
    expect(log).toMatch(/… \d+ more characters/)
    expect(log.length).toBeLessThan(20_000)
  })
})
