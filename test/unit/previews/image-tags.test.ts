import { describe, expect, it } from 'vitest'
import { mayRemoveDigest } from '../../../src/previews/image-tags.ts'

const head = 'abcdef012345'.padEnd(40, '6')

describe('a digest may go with all its tags', () => {
  it.each<[string, readonly string[], string | undefined, boolean]>([
    ['if it has only the tag of this pull request', ['pr-1'], undefined, true],
    ['if it also has the tag of its unmerged head', ['pr-1', 'sha-abcdef012345'], head, true],
    ['not if the head was merged, for production may run it', ['pr-1', 'sha-abcdef012345'], undefined, false],
    ['not if it has the tag of another commit', ['pr-1', 'sha-999999999999'], head, false],
    ['not if it has the tag of another pull request', ['pr-1', 'pr-12'], head, false],
    ['not if it is main', ['pr-1', 'main'], head, false],
  ])('%s', (_, tags, unmergedHead, allowed) => {
    expect(mayRemoveDigest(1, unmergedHead)(tags)).toBe(allowed)
  })
})
