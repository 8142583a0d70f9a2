import { describe, expect, test } from 'vitest'
import { type BuildContent, fingerprint } from '../../../src/images/fingerprint.ts'

const content: BuildContent = {
  sha: '0123456789abcdef0123456789abcdef01234567',
  context: '.',
  dockerfile: 'Dockerfile',
  args: { A: '1', B: '2' },
}

describe('the fingerprint of a build', () => {
  test('is the same for the same build, in whatever order its arguments stand', () => {
    expect(fingerprint({ ...content, args: { B: '2', A: '1' } })).toBe(fingerprint(content))
    expect(fingerprint(content)).toMatch(/^[0-9a-f]{64}$/)
  })

  test.each([
    ['commit', { sha: 'f123456789abcdef0123456789abcdef01234567' }],
    ['context', { context: 'api' }],
    ['Dockerfile', { dockerfile: 'Dockerfile.prod' }],
    ['target', { target: 'runtime' }],
    ['value of an argument', { args: { A: '1', B: '3' } }],
    ['name of an argument', { args: { A: '1', C: '2' } }],
    ['border between name and value', { args: { A: '1', B2: '' } }],
  ])('is another one with another %s', (_, change) => {
    expect(fingerprint({ ...content, ...change })).not.toBe(fingerprint(content))
  })
})
