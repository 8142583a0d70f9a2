import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearest } from '../../../src/core/nearest.ts'

const platforms = ['auto', 'github', 'gitea', 'forgejo']

test.each([
  ['githib', 'github'],
  ['GitHub', 'github'],
  ['gtea', 'gitea'],
  ['forjego', 'forgejo'],
  ['sourcehut', undefined],
  ['bitbucket', undefined],
  ['', undefined],
])('"%s" is most likely meant as %s', (given, expected) => {
  expect(nearest(given, platforms)).toBe(expected)
})

test('where nothing is allowed nothing is near', () => {
  expect(nearest('x', [])).toBeUndefined()
})

test('an allowed word is nearest to itself', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.stringMatching(/^[a-z]{1,10}$/), { minLength: 1 }),
      fc.nat(),
      (words, at) => {
        const word = words[at % words.length] as string
        expect(nearest(word, words)).toBe(word)
      },
    ),
  )
})
