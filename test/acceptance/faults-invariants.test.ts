import { describe, expect, it } from 'vitest'
import { definition } from '../../src/actions/build-push-image/definition.ts'
import { canaryValue } from '../harness/canaries.ts'
import { steadyPath } from '../harness/door.ts'
import { invariants, type SeenPhase, type Verdict, violations } from '../harness/invariants.ts'

const result = (message: string) => JSON.stringify({ message })

function phase(name: string, more: Partial<SeenPhase> = {}): SeenPhase {
  return {
    name,
    code: 0,
    signal: null,
    log: 'Done.\n',
    durationMs: 100,
    late: false,
    written: '',
    outputs: { 'reason-code': 'ok', result: result('Done.') },
    state: {},
    forbidden: '',
    ...more,
  }
}

const read = {
  key: 'GET registry /v2/#1',
  method: 'GET',
  target: 'registry',
  host: '127.0.0.1:5000',
  path: '/v2/',
  authorization: undefined,
  text: '',
}
const child = { key: 'docker version#1', args: ['version'], env: { PATH: '/bin' } }
const secret = { name: 'password', value: 'pass-word-7Kq8Zr', targets: ['registry'], env: ['TOKEN'] }

function verdict(more: Partial<Verdict> = {}): Verdict {
  const main = more.main ?? phase('main')
  const again = more.again ?? phase('main again')
  const remote = more.remote ?? [read]
  const children = more.child ?? [child]
  return {
    definition,
    planned: undefined,
    met: true,
    phases: [main, again],
    main,
    again,
    remote,
    child: children,
    all: { remote, child: children },
    secrets: [secret],
    published: '',
    left: { processes: [], files: [] },
    broken: [],
    excess: [],
    brokenAfter: [],
    excessAfter: [],
    ...more,
  }
}

const failed = (code: string, message = 'It failed.') =>
  phase('main', { code: 1, outputs: { 'reason-code': code, result: result(message) } })
const remoteFault = (fault: '500' | 'cancel' | 'stale', call = read.key) =>
  ({ kind: 'remote', call, fault }) as const
const basic = `Basic ${Buffer.from(`ada:${secret.value}`).toString('base64')}`

/** What each invariant must see. */
const seen: Record<keyof typeof invariants, readonly Verdict[]> = {
  'the planned fault was met': [verdict({ planned: remoteFault('500'), met: false })],
  'it ends by itself, in time': [verdict({ again: phase('main again', { late: true }) })],
  'the exit code is 0 or 1, or our signal': [
    verdict({ main: phase('main', { code: 13 }) }),
    verdict({ main: phase('main', { code: null, signal: 'SIGKILL' }) }),
    verdict({ planned: remoteFault('cancel'), main: phase('main', { code: 130 }) }),
  ],
  'the reason code is one of the list, and no bug': [
    verdict({ main: failed('bug') }),
    verdict({ main: failed('port-taken') }),
    verdict({ main: phase('main', { outputs: {} }) }),
  ],
  'outputs are those of the definition': [
    verdict({ main: phase('main', { outputs: { 'reason-code': 'ok', colour: 'red' } }) }),
  ],
  'nothing goes to GITHUB_ENV or GITHUB_PATH': [verdict({ main: phase('main', { forbidden: 'A=b\n' }) })],
  'no secret is readable in the log, whatever masks it': [
    verdict({ main: phase('main', { log: `the password is ${secret.value}\n` }) }),
    verdict({ main: phase('main', { log: `the key is ${canaryValue('plain')}\n` }) }),
  ],
  'no secret stands in what is handed on or published': [
    verdict({ main: phase('main', { written: `url=${secret.value}\n` }) }),
    verdict({ published: `Look: ${canaryValue('plain')}` }),
  ],
  'no secret stands in an argument, or in the environment of a child but where it must': [
    verdict({ child: [{ ...child, args: ['login', '--password', secret.value] }] }),
    verdict({ child: [{ ...child, env: { OTHER: secret.value } }] }),
  ],
  'only declared servers are called': [
    verdict({ remote: [{ ...read, target: undefined, host: 'telemetry.example' }] }),
  ],
  'a secret goes only to the server that it is for': [
    verdict({ remote: [{ ...read, target: 'app', authorization: basic }] }),
    verdict({ remote: [{ ...read, target: 'app', text: `{"x-token":"${secret.value}"}` }] }),
    verdict({ remote: [{ ...read, path: `/v2/?token=${secret.value}` }] }),
  ],
  'no child and no temporary file is left': [
    verdict({ left: { processes: ['docker build'], files: [] } }),
    verdict({ left: { processes: [], files: ['deploy-actions-x'] } }),
  ],
  'a run that refused has changed nothing': [
    verdict({ main: failed('invalid-input'), remote: [{ ...read, key: 'PUT', method: 'PUT' }] }),
    verdict({ main: failed('invalid-config'), child: [{ ...child, key: 'docker push#1' }] }),
  ],
  'a single passing fault does not turn it red': [
    verdict({ main: failed('registry-failed') }),
    verdict({ planned: remoteFault('500'), main: failed('registry-failed') }),
  ],
  'what is cancelled says so': [
    verdict({ planned: remoteFault('cancel'), main: failed('registry-failed') }),
    verdict({ planned: remoteFault('cancel') }),
  ],
  'what is cancelled ends before it is killed': [
    verdict({ planned: remoteFault('cancel'), main: { ...failed('cancelled'), durationMs: 20_000 } }),
  ],
  'green means that it is as promised': [verdict({ broken: ['the app does not answer'] })],
  'there is never too much': [
    verdict({ excess: ['two comments'] }),
    verdict({ excessAfter: ['two containers'] }),
  ],
  'the next run brings it right': [
    verdict({ again: { ...failed('registry-failed'), name: 'main again' } }),
    verdict({ brokenAfter: ['the app does not answer'] }),
  ],
}

describe('what must hold after every case', () => {
  it('holds for a good one', () => {
    expect(violations(verdict())).toEqual([])
    const allowed = { ...child, env: { TOKEN: secret.value } }
    expect(violations(verdict({ remote: [{ ...read, authorization: basic }], child: [allowed] }))).toEqual([])
    expect(violations(verdict({ planned: remoteFault('stale'), main: failed('registry-failed') }))).toEqual(
      [],
    )
    const killed = phase('main', { code: null, signal: 'SIGKILL', outputs: {} })
    const planned = { kind: 'child', call: child.key, fault: 'kill-before' } as const
    expect(violations(verdict({ planned, main: killed }))).toEqual([])
  })

  it.each(Object.keys(invariants) as (keyof typeof invariants)[])('can fail: %s', (name) => {
    for (const bad of seen[name])
      expect(violations(bad).filter((how) => how.startsWith(`${name}: `))).not.toEqual([])
  })
})

it('the key of a call is the same in each run', () => {
  const sha = 'a'.repeat(40)
  const digest = `sha256:${'b'.repeat(64)}`
  expect(steadyPath('/api/v1/repos/acme/notes/issues/12/comments?page=2', {})).toBe(
    '/api/v1/repos/acme/notes/issues/:n/comments',
  )
  expect(steadyPath(`/v2/build-7/app/manifests/${digest}`, { 'build-7/app': ':image' })).toBe(
    '/v2/:image/manifests/:digest',
  )
  expect(steadyPath(`/v2/x/manifests/sha-${sha}`, {})).toBe('/v2/x/manifests/sha-:sha')
})
