import { describe, expect, test } from 'vitest'
import { gate } from '../../../src/health/gate.ts'
import { serviceTarget, withPath } from '../../../src/health/service.ts'
import { httpTarget, runningTarget, stateOf } from '../../../src/health/target.ts'
import type { Budget } from '../../../src/health/verdict.ts'
import type { ServiceStatus } from '../../../src/providers/provider.ts'

const status = (over: Partial<ServiceStatus> = {}): ServiceStatus => ({
  name: 'worker',
  id: 'c1',
  state: 'running',
  outOfMemory: false,
  restarts: 0,
  version: 'v2',
  image: 'sha256:1',
  ...over,
})
const anything = { status: [], json: {}, headers: {} }
const quick: Budget = {
  successes: 3,
  intervalMs: 5,
  requestTimeoutMs: 50,
  limitsMs: { unreachable: 60, wrong: 60, stale: 60 },
  deadlineMs: 2000,
}

describe('a service without a port is', () => {
  test.each<[string, ServiceStatus | undefined, number | undefined, string, string]>([
    ['healthy while it runs', status(), 0, 'healthy', 'it runs'],
    ['healthy with restarts from before', status({ restarts: 7 }), undefined, 'healthy', 'it runs'],
    ['wrong when it restarted', status({ restarts: 8 }), 7, 'wrong', 'it restarted'],
    ['wrong between restarts', status({ state: 'restarting' }), 0, 'wrong', 'it keeps restarting'],
    [
      'wrong when it ended',
      status({ state: 'exited', exitCode: 3 }),
      0,
      'wrong',
      'it ended with exit code 3',
    ],
    [
      'wrong when it used too much memory',
      status({ state: 'exited', exitCode: 137, outOfMemory: true }),
      0,
      'wrong',
      'it was ended for using more memory than its limit',
    ],
    ['unreachable while it starts', status({ state: 'starting' }), 0, 'unreachable', 'it is starting'],
    ['unreachable when it is gone', undefined, 0, 'unreachable', 'it does not exist'],
    ['stale with another version', status({ version: 'v1' }), 0, 'stale', 'version "v1" instead of "v2"'],
    ['healthy with no version to compare', status({ version: undefined }), 0, 'healthy', 'it runs'],
  ])('%s', (_, found, before, state, why) => {
    expect(stateOf(found, before, { version: 'v2' })).toMatchObject({ state, why })
  })

  test('healthy only after it stayed up without a restart for all probes', async () => {
    const restarts = [0, 0, 1, 1, 2, 2, 2, 2, 2]
    let asked = 0
    const target = runningTarget('worker', async () => status({ restarts: restarts[asked++] ?? 2 }))
    const report = await gate([target], quick)
    expect(report).toMatchObject({ verdict: 'healthy', targets: [{ progress: { attempts: 8 } }] })
  })

  test('unreachable when its provider does not answer in time', async () => {
    const target = runningTarget('worker', () => new Promise(() => {}))
    const { verdict, targets } = await gate([target], quick)
    expect(verdict).toBe('unreachable')
    expect(targets[0]?.verdict.explanation).toContain('the provider did not tell its state in time')
  })

  test('no reason to hang when the run is aborted', async () => {
    const controller = new AbortController()
    const target = runningTarget('worker', () => new Promise(() => {}))
    const waiting = gate([target], { ...quick, requestTimeoutMs: 60_000, deadlineMs: 60_000 }, controller)
    controller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
  })
})

describe('a service is asked', () => {
  const asks = (health: Parameters<typeof serviceTarget>[0]['service']['health'], url?: string) =>
    serviceTarget({
      name: 'web',
      service: health === undefined ? {} : { health },
      status: async () => undefined,
      ...(url === undefined ? {} : { url }),
    }).asks
  const health = { path: '/health', expect: anything, running: false }

  test('at its health path below its address', () => {
    expect(asks(health, 'http://web.example/base/')).toBe('GET http://web.example/base/health')
  })

  test('for its process, without a path or without a port', () => {
    expect(asks(undefined, 'http://web.example')).toBe('its process')
    expect(asks(health)).toBe('its process')
  })

  test('with the query of its path', () => {
    expect(withPath(new URL('http://web.example'), '/h?deep=1').href).toBe('http://web.example/h?deep=1')
  })
})

test('an address of a metadata service ends the gate at once, whoever gave it', async () => {
  const target = httpTarget('web', new URL('http://169.254.169.254/latest'), anything)
  await expect(gate([target], quick)).rejects.toMatchObject({
    reasonCode: 'invalid-input',
    message:
      "web: 169.254.169.254 is 169.254.169.254, the address of a cloud's metadata service. It was not probed.",
    remedy:
      'These addresses give credentials of the machine to anybody who asks. Probe the address of the app itself.',
  })
})
