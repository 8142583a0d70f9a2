import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatSize, parseSize } from '../../../src/core/size.ts'
import { anyText } from './any-text.ts'

describe('a size', () => {
  test.each([
    ['1KB', 1024],
    ['512MB', 536_870_912],
    ['1.5GB', 1_610_612_736],
    ['0.5KB', 512],
  ])('%s is %i bytes', (text, bytes) => {
    expect(parseSize(text)).toEqual({ value: bytes })
  })

  const notASize = 'is not a size; write for example "512MB" or "1GB"'
  test.each([
    ['512', 'has no unit; write for example "512MB"'],
    ['0MB', 'must be more than nothing'],
    ['0.0001KB', 'must be more than nothing'],
    ['-1MB', notASize],
    ['1e3MB', notASize],
    ['512mb', notASize],
    ['512MiB', notASize],
    ['512 MB', notASize],
    ['.5GB', notASize],
    ['', notASize],
    [`${'9'.repeat(400)}GB`, 'is more than any machine has'],
  ])('"%s" %s', (text, problem) => {
    expect(parseSize(text)).toEqual({ problem })
  })

  test('any text is either a safe whole number or one sentence', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.stringMatching(/^\d{1,30}(KB|MB|GB)$/)), (text) => {
        const parsed = parseSize(text)
        if ('value' in parsed) expect(Number.isSafeInteger(parsed.value)).toBe(true)
        else expect(parsed.problem).not.toBe('')
      }),
    )
  })

  test.each([
    [0, '0B'],
    [1023, '1023B'],
    [1024, '1KB'],
    [536_870_912, '512MB'],
    [1_610_612_736, '1.5GB'],
  ])('%i bytes are shown as %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text)
  })

  test('whole units are read back as they were written', () => {
    const units = fc.constantFrom(1024, 1024 ** 2, 1024 ** 3)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1023 }), units, (amount, unit) => {
        expect(parseSize(formatSize(amount * unit))).toEqual({ value: amount * unit })
      }),
    )
  })
})
