import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { deadlineIn, sleep } from '../../../src/runtime/clock.ts'
import { request } from '../../../src/runtime/http.ts'
import { run } from '../../../src/runtime/process.ts'

/** What a 32-bit timer cannot hold: Node would fire at once. */
const long = [2 ** 31, 2 ** 31 + 1, 2 ** 40, Number.MAX_SAFE_INTEGER]

describe.each(long)('a wait of %i ms', (ms) => {
  test('does not end at once as a pause', async () => {
    const stop = new AbortController()
    const outcome = sleep(ms, stop.signal).catch((error: unknown) => error)
    const pending = new Promise((done) => setTimeout(() => done('pending'), 30))
    expect(await Promise.race([outcome, pending])).toBe('pending')
    stop.abort('enough')
    expect(await outcome).toBe('enough')
  })

  test('does not end a child or a request at once', async () => {
    expect(await run('sleep', ['0.05'], { timeoutMs: ms })).toMatchObject({ code: 0, timedOut: false })
    const server = http.createServer((_, response) => setTimeout(() => response.end('ok'), 30)).listen(0)
    await once(server, 'listening')
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    expect((await request({ method: 'GET', url, timeoutMs: ms })).body.toString()).toBe('ok')
    server.close()
  })
})

test('a pause ends at once with a signal that is aborted already, and with its reason', async () => {
  await expect(sleep(60_000, AbortSignal.abort('enough'))).rejects.toBe('enough')
})

test('a deadline does not move with the clock on the wall', () => {
  const deadline = deadlineIn(60_000)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 })
  try {
    expect(deadline.passed()).toBe(false)
    expect(deadline.left()).toBeGreaterThan(50_000)
  } finally {
    vi.useRealTimers()
  }
})
