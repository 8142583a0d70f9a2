import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isTag } from '../../../src/core/image-reference.ts'
import { refTag, tagsOf } from '../../../src/images/tags.ts'

const sha = '0123456789abcdef0123456789abcdef01234567'
const version = '0123456789ab'

describe('the tags of an image', () => {
  test.each([
    ['a pull request', { sha, version, pullRequest: 12 }, [], ['sha-0123456789ab', 'pr-12']],
    [
      'a pull request, whatever its branch',
      { sha, version, pullRequest: 7, branch: 'x' },
      [],
      ['sha-0123456789ab', 'pr-7'],
    ],
    ['a branch', { sha, version, branch: 'main' }, [], ['sha-0123456789ab', 'main']],
    ['a pushed tag', { sha, version: 'v1.2.3' }, [], ['sha-0123456789ab', 'v1.2.3']],
    [
      'a version of one’s own on a branch',
      { sha, version: '2026.1', branch: 'main' },
      [],
      ['sha-0123456789ab', 'main', '2026.1'],
    ],
    ['neither', { sha, version }, [], ['sha-0123456789ab']],
    [
      'extra tags, each once',
      { sha, version, branch: 'main' },
      ['latest', 'main'],
      ['sha-0123456789ab', 'main', 'latest'],
    ],
  ])('of %s', (_, source, extra, expected) => {
    expect(tagsOf(source, extra)).toEqual(expected)
  })
})

describe('a branch as a tag', () => {
  test.each([
    ['main', 'main'],
    ['Release_2.x', 'Release_2.x'],
    ['feature/login', 'feature-login-df7c7aeb'],
    ['pr-7', 'pr-7-c1cec5c4'],
    ['sha-0123456789ab', 'sha-0123456789ab-ac115d24'],
    ['.hidden', 'hidden-16924190'],
    ['###', '56dc6d47'],
  ])('%s is %s', (name, tag) => {
    expect(refTag(name)).toBe(tag)
  })

  test('is always a tag, also of names that no tag can hold', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 300 }), (name) => isTag(refTag(name))))
  })

  test('tells branches apart that would look the same', () => {
    expect(refTag('feature/x')).not.toBe(refTag('feature-x'))
    expect(refTag(`${'a'.repeat(128)}b`)).not.toBe(refTag(`${'a'.repeat(128)}c`))
  })

  test('is never the tag of a commit or of a pull request', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('sha-', 'pr-'),
        fc.nat(),
        (prefix, rest) => refTag(`${prefix}${rest}`) !== `${prefix}${rest}`,
      ),
    )
  })
})
