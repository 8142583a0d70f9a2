import { describe, expect, it } from 'vitest'
import type { PullRequest } from '../../../src/forges/forge.ts'
import { type Commit, refusal } from '../../../src/previews/order.ts'

const sha = 'a'.repeat(40)
const pull: PullRequest = {
  number: 12,
  state: 'open',
  headSha: sha,
  headRepository: 'acme/notes',
  baseRepository: 'acme/notes',
}
const commit = { repository: 'acme/notes', pullRequest: 12, sha }
const reasonFor = (over: Partial<PullRequest> | undefined, wanted: string | undefined = sha) =>
  refusal(over && { ...pull, ...over }, { ...commit, sha: wanted })?.reasonCode

describe('a preview is made', () => {
  it('for the head of an open pull request', () => {
    expect(reasonFor({})).toBeUndefined()
  })

  it.each<[string, Partial<PullRequest> | undefined, string]>([
    ['a pull request that does not exist', undefined, 'not-a-pull-request'],
    ['a closed one', { state: 'closed' }, 'pr-closed'],
    ['a commit that is not the head any more', { headSha: 'b'.repeat(40) }, 'superseded'],
    ['a fork', { headRepository: 'eve/notes' }, 'fork-refused'],
    ['a fork that was deleted', { headRepository: undefined }, 'fork-refused'],
    [
      'a closed one of a fork: the fork counts',
      { headRepository: 'eve/notes', state: 'closed' },
      'fork-refused',
    ],
  ])('not for %s', (_, over, reason) => {
    expect(reasonFor(over)).toBe(reason)
  })

  it('says that a token may be why the forge does not show one', () => {
    const failure = refusal(undefined, commit)
    expect(failure?.message).toBe(
      'The forge does not show pull request #12 of acme/notes: it does not exist, or the token may not see it.',
    )
    expect(failure?.remedy).toBe(
      "Add `pull-requests: read` to the job's permissions, or correct `pull-request`.",
    )
  })

  it('tells who should do what about a fork', () => {
    const failure = refusal({ ...pull, headRepository: 'eve/notes' }, commit)
    expect(failure?.message).toBe(
      "Pull request #12 comes from the fork eve/notes; foreign code is not built and gets no preview with this repository's credentials.",
    )
    expect(failure?.remedy).toBe(
      'Somebody with write access may review it, and push its branch to this repository or start a run with the reviewed commit as `trusted-sha`.',
    )
  })

  describe('of a fork', () => {
    const fork = { headRepository: 'eve/notes' }
    const reviewed = { ...commit, event: 'workflow_dispatch', reviewed: true }
    const answer = (over: Partial<PullRequest>, of: Commit = reviewed) => refusal({ ...pull, ...over }, of)

    it('for exactly the reviewed commit, while it is the head', () => {
      expect(answer(fork)).toBeUndefined()
      expect(answer({ headRepository: undefined })).toBeUndefined()
    })

    it('not for what was pushed after the review', () => {
      const failure = answer({ ...fork, headSha: 'b'.repeat(40) })
      expect(failure).toMatchObject({
        reasonCode: 'superseded',
        message:
          'Pull request #12 has the newer head bbbbbbbbbbbb, but only aaaaaaaaaaaa was reviewed (`trusted-sha`); nothing was done.',
        remedy: 'Review the new commit, and start a run with it.',
      })
    })

    it('not on an event whose workflow may be its own', () => {
      expect(answer(fork, { ...reviewed, event: 'pull_request' })?.reasonCode).toBe('fork-refused')
    })

    it('not when it is closed', () => {
      expect(answer({ ...fork, state: 'closed' })?.reasonCode).toBe('pr-closed')
    })
  })
})
