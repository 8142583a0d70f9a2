import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDuration, parseDuration } from '../../../src/core/duration.ts'
import { anyText } from './any-text.ts'

describe('a duration', () => {
  test.each([
    ['1ms', 1],
    ['500ms', 500],
    ['90s', 90_000],
    ['10m', 600_000],
    ['1h30m', 5_400_000],
    ['6h', 21_600_000],
    ['0h5s', 5_000],
    ['007s', 7_000],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toEqual({ value: ms })
  })

  const notADuration = 'is not a duration; write for example "90s", "10m" or "1h30m"'
  test.each([
    ['20', 'has no unit; write for example "20s" or "20m"'],
    ['0', 'has no unit; write for example "0s" or "0m"'],
    ['0s', 'must be at least 1ms'],
    ['0h0m', 'must be at least 1ms'],
    ['-5s', notADuration],
    ['+5s', notADuration],
    ['1.5h', notADuration],
    ['1e3s', notADuration],
    ['5 s', notADuration],
    [' 5s', notADuration],
    ['5S', notADuration],
    ['s', notADuration],
    ['5m3', notADuration],
    ['ten minutes', notADuration],
    ['', notADuration],
    ['6h1ms', 'must be at most 6h'],
    ['7h', 'must be at most 6h'],
    [`${'9'.repeat(400)}s`, 'must be at most 6h'],
  ])('"%s" %s', (text, problem) => {
    expect(parseDuration(text)).toEqual({ problem })
  })

  test('its limits can be moved', () => {
    expect(parseDuration('3d', { max: 30 * 86_400_000 })).toEqual({ value: 259_200_000 })
    expect(parseDuration('59s', { min: 60_000 })).toEqual({ problem: 'must be at least 1m' })
  })

  test('any text is either a positive number within the limit or one sentence', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = parseDuration(text)
        if ('value' in parsed) expect(parsed.value).toBeGreaterThan(0)
        else expect(parsed.problem).not.toBe('')
      }),
    )
  })
})

describe('milliseconds for a person', () => {
  test.each([
    [0, '0ms'],
    [450, '450ms'],
    [999.4, '999ms'],
    [999.6, '1s'],
    [1000, '1s'],
    [2540, '2.5s'],
    [59_940, '59.9s'],
    [59_960, '1m'],
    [90_000, '1m30s'],
    [3_600_000, '1h'],
    [3_661_000, '1h1m'],
    [21_600_000, '6h'],
    [259_200_000, '3d'],
    [90_061_000, '1d1h'],
  ])('%d are %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })

  test('whole seconds of up to two units are read back as they were written', () => {
    const pairs = [
      [60_000, 1000, 59],
      [3_600_000, 60_000, 59],
      [86_400_000, 3_600_000, 23],
    ] as const
    fc.assert(
      fc.property(
        fc.constantFrom(...pairs),
        fc.integer({ min: 0, max: 20 }),
        fc.nat(),
        ([big, small, most], a, b) => {
          const ms = a * big + (b % (most + 1)) * small
          fc.pre(ms > 0)
          expect(parseDuration(formatDuration(ms), { max: 1e12 })).toEqual({ value: ms })
        },
      ),
    )
  })

  test('milliseconds below a second are read back as they were written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toEqual({ value: ms })
      }),
    )
  })
})
