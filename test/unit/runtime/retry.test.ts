import { describe, expect, test } from 'vitest'
import { deadlineIn } from '../../../src/runtime/clock.ts'
import { HttpFailure, type HttpResponse, type NoAnswer } from '../../../src/runtime/http.ts'
import { type RetryOptions, retryIdempotent, retryRefused, toldInLog } from '../../../src/runtime/retry.ts'
import { printedBy } from './printed.ts'

const answer = (status: number, headers: HttpResponse['headers'] = {}): HttpResponse => ({
  status,
  headers,
  body: Buffer.alloc(0),
  truncated: false,
})

/** Runs attempts with the given results, the last of them again and again; tells what came of it. */
async function attempted(
  results: ReadonlyArray<HttpResponse | Error>,
  options: Partial<RetryOptions> = {},
  retry = retryIdempotent,
) {
  let attempts = 0
  const waits: number[] = []
  const outcome = await retry(
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

  test.each<NoAnswer>(['reset', 'timeout', 'refused', 'dns-busy'])(
    'after no answer of kind "%s"',
    async (kind) => {
      const { outcome, attempts } = await attempted([new HttpFailure(kind, 'x'), answer(200)])
      expect(outcome).toMatchObject({ status: 200 })
      expect(attempts).toBe(2)
    },
  )
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

describe("GitHub's rate limit", () => {
  const date = 'Wed, 01 Jan 2020 00:00:00 GMT'
  const at = Date.parse(date) / 1000
  const limit = (status: number, reset: number | string, remaining = '0') =>
    answer(status, { date, 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': String(reset) })

  test.each([403, 429])(
    'with status %i is waited for until it is reset, by the clock of the server',
    async (status) => {
      const { outcome, waits } = await attempted([limit(status, at + 1), answer(200)])
      expect(outcome).toMatchObject({ status: 200 })
      expect(waits).toEqual([1000])
    },
  )

  test('that is reset after the deadline ends it at once, and the log says why', async () => {
    const tooLong: unknown[] = []
    const { attempts } = await attempted([limit(403, at + 3600)], {
      onTooLong: (...told) => tooLong.push(told),
    })
    expect(attempts).toBe(1)
    expect(tooLong).toEqual([['status 403 (rate limit)', 3_600_000]])
  })

  test('is waited for beyond the deadline of our own repetitions, as far as patience goes', async () => {
    const options = { deadline: deadlineIn(200), patience: deadlineIn(5000) }
    const { outcome, waits } = await attempted([limit(429, at + 1), answer(200)], options)
    expect(outcome).toMatchObject({ status: 200 })
    expect(waits).toEqual([1000])
  })

  test.each([
    ['a 403 with requests left', limit(403, at + 1, '17')],
    ['a 403 that says nothing', answer(403)],
  ])('is not what %s is', async (_, refusal) => {
    expect((await attempted([refusal])).attempts).toBe(1)
  })

  test.each(['soon', 'NaN', '', '-1', '1e999'])('that is reset at "%s" asks for no wait', async (reset) => {
    const { waits } = await attempted([limit(429, reset), answer(200)])
    expect(waits[0]).toBeLessThanOrEqual(1)
  })

  test('beside an error of the server says nothing about that', async () => {
    const { waits } = await attempted([limit(503, at + 3600), answer(200)])
    expect(waits[0]).toBeLessThanOrEqual(1)
  })
})

describe('what must not be done twice', () => {
  test.each([
    ['a rate limit', answer(429)],
    ['a rate limit of 403', answer(403, { 'retry-after': '0' })],
    ['a refused connection', new HttpFailure('refused', 'x')],
  ])('is repeated after %s', async (_, refusal) => {
    const { outcome, attempts } = await attempted([refusal, answer(201)], {}, retryRefused)
    expect(outcome).toMatchObject({ status: 201 })
    expect(attempts).toBe(2)
  })

  test.each([
    ['status 500', answer(500)],
    ['status 503 with Retry-After', answer(503, { 'retry-after': '0' })],
    ['status 408', answer(408)],
    ['a cut connection', new HttpFailure('reset', 'x')],
    ['no answer in time', new HttpFailure('timeout', 'x')],
  ])('is not repeated after %s', async (_, result) => {
    expect((await attempted([result, answer(201)], {}, retryRefused)).attempts).toBe(1)
  })
})

test('the log says what is repeated, why and when, without the query', async () => {
  const url = new URL('https://api.example/repos?token=x')
  const told = toldInLog({ method: 'GET', url })
  expect(await printedBy(() => told.onRetry('status 429 (rate limit)', 61_000))).toBe(
    'GET https://api.example/repos?…: status 429 (rate limit); again in 1m1s\n',
  )
  expect(await printedBy(() => told.onTooLong('status 403 (rate limit)', 3_600_000))).toBe(
    'GET https://api.example/repos?…: status 403 (rate limit); it asks us to wait 1h, which is too long for this step\n',
  )
})

test('a deadline that is over allows one attempt', async () => {
  const { attempts } = await attempted([answer(503)], { deadline: deadlineIn(0) })
  expect(attempts).toBe(1)
})
