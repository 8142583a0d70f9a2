import { describe, expect, test } from 'vitest'
import { deadlineIn } from '../../../src/runtime/clock.ts'
import { HttpFailure, type HttpResponse, type NoAnswer } from '../../../src/runtime/http.ts'
import { type RetryOptions, retryIdempotent } from '../../../src/runtime/retry.ts'

const answer = (status: number, headers: HttpResponse['headers'] = {}): HttpResponse => ({
  status,
  headers,
  body: Buffer.alloc(0),
  truncated: false,
})

/** Runs attempts with the given results, the last of them again and again; tells what came of it. */
async function attempted(results: ReadonlyArray<HttpResponse | Error>, options: Partial<RetryOptions> = {}) {
  let attempts = 0
  const waits: number[] = []
  const outcome = await retryIdempotent(
    async () => {
      const result = results[Math.min(attempts++, results.length - 1)]
      if (result === undefined || result instanceof Error) throw result
      return result
    },
    { baseMs: 1, deadline: deadlineIn(5000), onRetry: (_, waitMs) => waits.push(waitMs), ...options },
  ).catch((error: unknown) => error)
  return { outcome, attempts, waits }
}

describe('an exchange is repeated', () => {
  test.each([408, 425, 429, 500, 502, 503, 504])('after status %i', async (status) => {
    const { outcome, attempts } = await attempted([answer(status), answer(200)])
    expect(outcome).toMatchObject({ status: 200 })
    expect(attempts).toBe(2)
  })

  test.each<NoAnswer>(['reset', 'timeout', 'refused'])('after no answer of kind "%s"', async (kind) => {
    const { outcome, attempts } = await attempted([new HttpFailure(kind, 'x'), answer(200)])
    expect(outcome).toMatchObject({ status: 200 })
    expect(attempts).toBe(2)
  })
})

describe('an exchange is not repeated', () => {
  test.each([200, 204, 301, 304, 400, 401, 403, 404, 409, 410, 422])('after status %i', async (status) => {
    const { outcome, attempts } = await attempted([answer(status)])
    expect(outcome).toMatchObject({ status })
    expect(attempts).toBe(1)
  })

  test.each<NoAnswer>(['dns', 'tls', 'refused-address', 'other'])(
    'after no answer of kind "%s"',
    async (kind) => {
      const failure = new HttpFailure(kind, 'x')
      expect(await attempted([failure])).toMatchObject({ outcome: failure, attempts: 1 })
    },
  )

  test('after an error that is not about the exchange', async () => {
    const bug = new TypeError('x')
    expect(await attempted([bug])).toMatchObject({ outcome: bug, attempts: 1 })
  })
})

test('the last answer is given when the attempts are used up', async () => {
  const { outcome, attempts } = await attempted([answer(503)], { attempts: 3 })
  expect(outcome).toMatchObject({ status: 503 })
  expect(attempts).toBe(3)
  const failure = new HttpFailure('reset', 'x')
  expect(await attempted([failure])).toMatchObject({ outcome: failure, attempts: 4 })
})

test('waits are doubled, with full jitter', async () => {
  const { waits } = await attempted([answer(503)], { baseMs: 8, attempts: 4 })
  expect(waits).toHaveLength(3)
  for (const [index, waitMs] of waits.entries()) expect(waitMs).toBeLessThanOrEqual(8 * 2 ** index)
  expect(new Set(waits).size).toBe(3)
})

describe('Retry-After', () => {
  test('in seconds is waited for', async () => {
    const started = performance.now()
    const { waits } = await attempted([answer(429, { 'retry-after': '1' }), answer(200)])
    expect(waits[0]).toBeGreaterThanOrEqual(1000)
    expect(performance.now() - started).toBeGreaterThanOrEqual(990)
  })

  test("as a date is read with the server's clock, not ours", async () => {
    const headers = { date: 'Wed, 01 Jan 2020 00:00:00 GMT', 'retry-after': 'Wed, 01 Jan 2020 00:00:01 GMT' }
    const { waits } = await attempted([answer(503, headers), answer(200)])
    expect(waits[0]).toBe(1000)
  })

  test('as a date without a clock of the server is read with ours', async () => {
    const at = new Date(Date.now() + 2000).toUTCString()
    const { waits } = await attempted([answer(503, { 'retry-after': at }), answer(200)])
    expect(waits[0]).toBeGreaterThan(500)
    expect(waits[0]).toBeLessThanOrEqual(2000)
  })

  test.each(['soon', '-5', '', 'Wed, 01 Jan 2020 00:00:00 GMT'])('"%s" asks for no wait', async (value) => {
    const { waits } = await attempted([answer(503, { 'retry-after': value }), answer(200)])
    expect(waits[0]).toBeLessThanOrEqual(1)
  })

  test('beyond the deadline ends it at once, with the answer', async () => {
    const started = performance.now()
    const { outcome, attempts } = await attempted([answer(429, { 'retry-after': '3600' })])
    expect(outcome).toMatchObject({ status: 429 })
    expect(attempts).toBe(1)
    expect(performance.now() - started).toBeLessThan(500)
  })
})

test('a deadline that is over allows one attempt', async () => {
  const { attempts } = await attempted([answer(503)], { deadline: deadlineIn(0) })
  expect(attempts).toBe(1)
})
