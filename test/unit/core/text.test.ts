import fc from 'fast-check'
import { expect, test } from 'vitest'
import { counted, listed, oneLine, plainText, tail } from '../../../src/core/text.ts'
import { anyText } from './any-text.ts'

test.each([
  ['colours', '\u001b[31mred\u001b[0m', 'red'],
  ['cursor movements', 'a\u001b[2K\u001b[1Gb', 'ab'],
  ['colours in 8-bit clothes', 'a\u009b31mb', 'a31mb'],
  ['a next-line character', '\u0085::set-output', '::set-output'],
  ['carriage returns', 'a\r\nb\rc', 'a\nb\nc'],
  ['NUL, bell and backspace', 'a\u0000\u0007\u0008b', 'ab'],
  ['what is fine', 'tab\tänd\nline', 'tab\tänd\nline'],
])('plain text is without %s', (_, text, expected) => {
  expect(plainText(text)).toBe(expected)
})

test('plain text holds no control characters, and is plain already', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const plain = plainText(text)
      expect(plain).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
      expect(plainText(plain)).toBe(plain)
    }),
  )
})

test('a tail is the last lines, each cut', () => {
  expect(tail('a\nb\nc\n\n', 2)).toBe('b\nc')
  expect(tail('a\nb', 5)).toBe('a\nb')
  expect(tail('xxxxxx\ny', 2, 3)).toBe('xxx…\ny')
  expect(tail('', 3)).toBe('')
})

test('foreign text on one line is cut at its width', () => {
  expect(oneLine('  a\n\n b\u001b[1mc ')).toBe('a bc')
  expect(oneLine('abcdef', 4)).toBe('abc…')
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 40 }), (text, width) => {
      const line = oneLine(text, width)
      expect(line).not.toMatch(/[\n\r]/)
      expect(line.length).toBeLessThanOrEqual(width)
    }),
  )
})

test('things are listed as people list them', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c'])
})

test('things are counted as people count them', () => {
  expect([0, 1, 2].map((count) => counted(count, 'service'))).toEqual([
    '0 services',
    '1 service',
    '2 services',
  ])
})
