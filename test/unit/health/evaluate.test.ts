import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonScalar } from '../../../src/config/app.ts'
import { type Answer, evaluate } from '../../../src/health/evaluate.ts'
import { type HealthExpectation, parseStatuses, scalarsOf } from '../../../src/health/expectation.ts'

const answer = (over: Partial<Answer> = {}): Answer => ({
  status: 200,
  headers: {},
  body: '',
  truncated: false,
  ...over,
})
const anything: HealthExpectation = { status: [], json: {}, headers: {} }
const json = (body: unknown): Partial<Answer> => ({ body: JSON.stringify(body) })
const at = (pointer: string, ...values: JsonScalar[]) => ({ json: { [pointer]: values } })
const wants = (version: string, sha?: string) => ({
  version: { source: { pointer: '/v' }, wanted: { version, ...(sha === undefined ? {} : { sha }) } },
})

describe('an answer is', () => {
  test.each<[string, Partial<Answer>, Partial<HealthExpectation>, string, string]>([
    ['any 2xx, without a wish', { status: 204 }, {}, 'healthy', 'status 204'],
    ['a redirect', { status: 301 }, {}, 'wrong', 'status 301 instead of 2xx'],
    [
      'another status than the wished ones',
      { status: 200 },
      {
        status: [
          { from: 404, to: 404 },
          { from: 300, to: 399 },
        ],
      },
      'wrong',
      'status 200 instead of 404 or 3xx',
    ],
    ['the wished value', json({ a: { b: [1, 'x'] } }), at('/a/b/1', 'x'), 'healthy', 'status 200'],
    ['another value', json({ s: 'down' }), at('/s', 'ok'), 'wrong', '"/s" is "down" instead of "ok"'],
    ['another type', json({ s: '1' }), at('/s', 1), 'wrong', '"/s" is "1" instead of 1'],
    ['one of two values', json({ s: true }), at('/s', 'true', true), 'healthy', 'status 200'],
    ['nothing at the place', json({}), at('/s', 'ok'), 'wrong', 'nothing at "/s"'],
    ['no JSON', { body: '<html>' }, at('/s', 'ok'), 'wrong', 'the body is not JSON'],
    ['nothing at all', {}, at('/s', 'ok'), 'wrong', 'the body is empty instead of JSON'],
    [
      'cut JSON',
      { body: '{}', truncated: true },
      at('/s', 'ok'),
      'wrong',
      'the body is too long to be read as JSON',
    ],
    ['the wished header', { headers: { 'x-a': '1' } }, { headers: { 'x-a': '1' } }, 'healthy', 'status 200'],
    [
      'a header twice',
      { headers: { 'x-a': ['1', '2'] } },
      { headers: { 'x-a': '1' } },
      'wrong',
      'header "x-a" is "1, 2" instead of "1"',
    ],
    ['the wanted version', json({ v: 'v2' }), wants('v2'), 'healthy', 'version "v2"'],
    [
      'a short sha of the wanted commit',
      json({ v: 'abcdef0' }),
      wants('v2', `abcdef0${'1'.repeat(33)}`),
      'healthy',
      'version "abcdef0"',
    ],
    [
      'too short a sha',
      json({ v: 'abcdef' }),
      wants('v2', `abcdef0${'1'.repeat(33)}`),
      'stale',
      'version "abcdef" instead of "v2"',
    ],
    ['a number as version', json({ v: 7 }), wants('7'), 'healthy', 'version "7"'],
    ['another version', json({ v: 'v1' }), wants('v2'), 'stale', 'version "v1" instead of "v2"'],
    [
      'another version with a bad status',
      { status: 503, ...json({ v: 'v1' }) },
      wants('v2'),
      'stale',
      'version "v1" instead of "v2"',
    ],
    [
      'the wanted version with a bad status',
      { status: 503, ...json({ v: 'v2' }) },
      wants('v2'),
      'wrong',
      'status 503 instead of 2xx',
    ],
    ['no version', json({ v: null }), wants('v2'), 'wrong', 'no version at "/v"'],
    ['a blank version', json({ v: ' ' }), wants('v2'), 'wrong', 'no version at "/v"'],
    [
      'no header of the version',
      {},
      { version: { source: { header: 'x-v' }, wanted: { version: 'v2' } } },
      'wrong',
      'no version in the header "x-v"',
    ],
    [
      'any version, where none is wanted',
      json({ v: 'v1' }),
      { version: { source: { pointer: '/v' } } },
      'healthy',
      'version "v1"',
    ],
  ])('%s', (_, given, wished, state, why) => {
    expect(evaluate(answer(given), { ...anything, ...wished })).toMatchObject({ state, why })
  })

  test('never healthy with another version than the wanted one, and always explained', () => {
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ v: fc.jsonValue() }).map((value) => JSON.stringify(value)),
    )
    fc.assert(
      fc.property(body, fc.integer({ min: 100, max: 599 }), (text, status) => {
        const found = evaluate(answer({ body: text, status }), { ...anything, ...wants('v2') })
        expect(found.why).toMatch(/^[^\n]{1,200}$/)
        if (found.state === 'healthy') expect(found.served).toBe('v2')
      }),
    )
  })
})

describe('status codes of an input', () => {
  test.each<[string, ReadonlyArray<{ from: number; to: number }>]>([
    ['200', [{ from: 200, to: 200 }]],
    [
      '2xx, 301',
      [
        { from: 200, to: 299 },
        { from: 301, to: 301 },
      ],
    ],
  ])('%s are read', (text, value) => {
    expect(parseStatuses(text)).toEqual({ value })
  })
})

describe('a value of an input', () => {
  test.each<[string, readonly JsonScalar[]]>([
    ['ok', ['ok']],
    ['1', ['1', 1]],
    ['1.0', ['1.0', 1]],
    ['01', ['01']],
    ['true', ['true', true]],
    ['null', ['null', null]],
    ['NaN', ['NaN']],
    ['', ['']],
  ])('%j stands for the text and what JSON writes like it', (text, values) => {
    expect(scalarsOf(text)).toEqual(values)
  })
})
