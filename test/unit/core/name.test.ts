import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundedName, shortHash, slug } from '../../../src/core/name.ts'
import { runs } from '../../harness/runs.ts'
import { anyText } from './any-text.ts'

test.each([
  ['Notes', 'notes'],
  ['--My  App!--', 'my-app'],
  ['feature/Ünïcode_x', 'feature-n-code-x'],
  ['日本', ''],
  ['', ''],
])('the slug of "%s" is "%s"', (text, expected) => {
  expect(slug(text)).toBe(expected)
})

test('a short hash is the beginning of a SHA-256', () => {
  expect(shortHash('')).toBe('e3b0c442')
  expect(shortHash('notes', 12)).toMatch(/^[0-9a-f]{12}$/)
})

describe('a bounded name', () => {
  test.each([
    [['notes', 'pr', '12', 'api'], 63, 'notes-pr-12-api'],
    [['my-notes', 'pr', '12'], 63, 'my-notes-pr-12'],
    [['notes', 'my-api'], 63, 'notes-my-api-HASH'],
    [['Notes', 'pr', '12'], 63, 'notes-pr-12-HASH'],
    [['notes', ''], 63, 'notes-HASH'],
    [['日本', '日本'], 63, 'HASH'],
    [['notes', 'pr', '12', 'averylongservice'], 20, 'notes-pr-12-HASH'],
  ])('of %j within %i is %s', (parts, limit, expected) => {
    expect(boundedName(parts, limit)).toBe(expected.replace('HASH', shortHash(parts.join('\0'))))
  })

  test.each([
    [
      ['a-b', 'c'],
      ['a', 'b-c'],
    ],
    [
      ['Notes', 'x'],
      ['notes', 'x'],
    ],
    [
      ['a', ''],
      ['a', '', ''],
    ],
    [
      ['a_b', 'x'],
      ['a.b', 'x'],
    ],
    [
      ['日', 'x'],
      ['本', 'x'],
    ],
    [
      ['x'.repeat(80), 'a'],
      ['x'.repeat(80), 'b'],
    ],
  ])('%j and %j get different names', (one, other) => {
    expect(boundedName(one, 40)).not.toBe(boundedName(other, 40))
  })

  const part = fc.stringMatching(/^[a-z0-9]{1,4}(-[a-z0-9]{1,4}){0,3}$/)

  test('is the same each time, within the limit, and accepted by engines and DNS', () => {
    fc.assert(
      fc.property(
        fc.array(anyText, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 16, max: 80 }),
        (parts, limit) => {
          const name = boundedName(parts, limit)
          expect(boundedName([...parts], limit)).toBe(name)
          expect(name.length).toBeLessThanOrEqual(limit)
          expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
        },
      ),
    )
  })

  test('tells lists of the same length apart, whatever hyphens their slugs hold', () => {
    const lists = fc.integer({ min: 1, max: 4 }).chain((length) => {
      const list = fc.array(part, { minLength: length, maxLength: length })
      return fc.tuple(list, list)
    })
    fc.assert(
      fc.property(lists, ([one, other]) => {
        fc.pre(one.join('\0') !== other.join('\0'))
        expect(boundedName(one, 40)).not.toBe(boundedName(other, 40))
      }),
      runs(1000),
    )
  })

  test('tells apart two ways to cut the same text at its hyphens', () => {
    const cuts = fc.array(fc.stringMatching(/^[a-z0-9]{1,3}$/), { minLength: 3, maxLength: 6 })
    fc.assert(
      fc.property(cuts, fc.nat(), fc.nat(), (words, a, b) => {
        const cut = (at: number) => [words.slice(0, at).join('-'), words.slice(at).join('-')]
        const [i, j] = [1 + (a % (words.length - 1)), 1 + (b % (words.length - 1))]
        fc.pre(i !== j)
        expect(boundedName(cut(i), 63)).not.toBe(boundedName(cut(j), 63))
      }),
    )
  })
})
