import { describe, expect, it } from 'vitest'
import { readPullRequestEvent } from '../../../src/forges/events.ts'

const payload = (more: object = {}, pull: object = {}) => ({
  action: 'opened',
  number: 7,
  pull_request: {
    number: 7,
    state: 'open',
    merged: false,
    head: { sha: 'a'.repeat(40), ref: 'x', repo: { full_name: 'ada/notes' } },
    base: { ref: 'main', repo: { full_name: 'acme/notes' } },
    ...pull,
  },
  repository: { full_name: 'acme/notes' },
  ...more,
})

describe('the pull request of an event', () => {
  it('is read from the payload', () => {
    expect(readPullRequestEvent('pull_request', payload())).toEqual({
      name: 'pull_request',
      action: 'opened',
      number: 7,
      headSha: 'a'.repeat(40),
      headRepository: 'ada/notes',
      baseRepository: 'acme/notes',
      closed: false,
      merged: false,
    })
  })

  it.each([
    ['synchronized', 'synchronize'],
    ['label_updated', 'labeled'],
    ['label_cleared', 'unlabeled'],
    ['synchronize', 'synchronize'],
    ['closed', 'closed'],
  ])('has the action %s as %s on every forge', (given, expected) => {
    expect(readPullRequestEvent('pull_request', payload({ action: given }))?.action).toBe(expected)
  })

  it.each([
    ['null', { head: { sha: 'b'.repeat(40), repo: null } }],
    ['absent', { head: { sha: 'b'.repeat(40) } }],
  ])('has no head repository where the fork was deleted (%s)', (_, pull) => {
    expect(readPullRequestEvent('pull_request', payload({}, pull))?.headRepository).toBeUndefined()
  })

  it('tells a merge from a close', () => {
    const merged = readPullRequestEvent('pull_request', payload({}, { state: 'closed', merged: true }))
    expect(merged).toMatchObject({ closed: true, merged: true })
    const closed = readPullRequestEvent('pull_request', payload({}, { state: 'closed' }))
    expect(closed).toMatchObject({ closed: true, merged: false })
  })

  it('takes the number beside a pull request that has none', () => {
    expect(readPullRequestEvent('pull_request', payload({ number: 9 }, { number: undefined }))?.number).toBe(
      9,
    )
  })

  it('is found in a comment on a pull request, without a head commit', () => {
    const comment = {
      action: 'created',
      issue: { number: 12, state: 'open', pull_request: { url: 'x' } },
      repository: { full_name: 'acme/notes' },
    }
    expect(readPullRequestEvent('issue_comment', comment)).toMatchObject({
      number: 12,
      headSha: undefined,
      baseRepository: 'acme/notes',
    })
  })

  it.each([
    ['a comment on an issue', { action: 'created', issue: { number: 12 } }],
    ['a push', { ref: 'refs/heads/main', after: 'c'.repeat(40) }],
    ['a number of another kind', { number: 3, workflow: 'x' }],
    ['a number that is none', payload({ number: 'x' }, { number: '7; rm' })],
    ['null', null],
    ['a text', 'pull_request'],
    ['a list', []],
  ])('does not exist for %s', (_, given) => {
    expect(readPullRequestEvent('x', given)).toBeUndefined()
  })
})
