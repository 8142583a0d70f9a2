import { expect, test } from 'vitest'
import { isServed, shortSha } from '../../../src/core/version.ts'

const sha = '0123456789abcdef0123456789abcdef01234567'
const other = 'fedcba9876543210fedcba9876543210fedcba98'

test('a short sha has twelve characters', () => {
  expect(shortSha(sha)).toBe('0123456789ab')
})

test.each([
  ['the tag itself', 'v1.2.3', { version: 'v1.2.3', sha }, true],
  ['the tag with a line break after it', 'v1.2.3\n', { version: 'v1.2.3' }, true],
  ['the full sha for a tag', sha, { version: 'v1.2.3', sha }, true],
  ['the short sha', '0123456789ab', { version: '0123456789ab', sha }, true],
  ['seven characters of the sha', '0123456', { version: '0123456789ab', sha }, true],
  ['six characters of the sha', '012345', { version: '0123456789ab', sha }, false],
  ['the sha in upper case', '0123456789AB', { version: 'v1', sha }, false],
  ['a longer piece than the wanted version, without the full sha', sha, { version: '0123456789ab' }, true],
  ['a shorter piece, without the full sha', '0123456', { version: '0123456789ab' }, true],
  ['more than the full sha', `${sha}0`, { version: '0123456789ab', sha }, false],
  ['a piece from the middle', '123456789ab', { version: '0123456789ab', sha }, false],
  ['a sha that only begins alike', `0123456789ab${other.slice(12)}`, { version: '0123456789ab', sha }, false],
  ['another commit', other, { version: '0123456789ab', sha }, false],
  ['another tag', 'v1.2.30', { version: 'v1.2.3' }, false],
  ['a tag that only begins alike', 'v1.2.3-rc1', { version: 'v1.2.3' }, false],
  ['a piece of a tag that looks like hex', 'deadbee', { version: 'deadbeef-tag' }, false],
  ['nothing', '', { version: '0123456789ab', sha }, false],
  ['nothing where nothing is wanted', ' ', { version: '' }, false],
  ['"unknown"', 'unknown', { version: '0123456789ab', sha }, false],
])('an app that reports %s', (_, served, wanted, expected) => {
  expect(isServed(served, wanted)).toBe(expected)
})
