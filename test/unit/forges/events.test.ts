import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Failure } from '../../../src/core/failure.ts'
import { pullRequestEvent, readPullRequestEvent } from '../../../src/forges/events.ts'

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

describe('the pull request of this run', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deploy-actions-event-'))
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  })

  function runOf(name: string, text: string | undefined) {
    const file = join(folder, 'event.json')
    if (text !== undefined) writeFileSync(file, text)
    vi.stubEnv('GITHUB_EVENT_PATH', file)
    vi.stubEnv('GITHUB_EVENT_NAME', name)
  }

  function failing(): Failure {
    try {
      pullRequestEvent()
    } catch (error) {
      if (error instanceof Failure) return error
    }
    throw new Error('did not fail')
  }

  it('is that of the payload', () => {
    runOf('pull_request_target', JSON.stringify(payload()))
    expect(pullRequestEvent()).toMatchObject({ number: 7, headRepository: 'ada/notes' })
  })

  it('is none on other events', () => {
    runOf('push', JSON.stringify({ ref: 'refs/heads/main' }))
    expect(pullRequestEvent()).toBeUndefined()
    vi.stubEnv('GITHUB_EVENT_PATH', '')
    expect(pullRequestEvent()).toBeUndefined()
  })

  it.each([
    ['a number as a text', JSON.stringify(payload({ number: '12' }, { number: '12' }))],
    ['a head of another kind', JSON.stringify(payload({}, { head: { sha: 7 } }))],
    ['a head that is no full sha', JSON.stringify(payload({}, { head: { sha: 'main\nPATH=/tmp' } }))],
    ['no pull request', '{}'],
    ['no JSON', '{'],
    ['no file', undefined],
  ])('is refused on an event of a pull request whose payload has %s', (_, text) => {
    for (const name of ['pull_request', 'pull_request_target', 'pull_request_review']) {
      runOf(name, text)
      expect(failing().reasonCode).toBe('not-a-pull-request')
    }
  })

  it('is refused on an event of a pull request without a payload, by the name of the event', () => {
    vi.stubEnv('GITHUB_EVENT_PATH', '')
    vi.stubEnv('GITHUB_EVENT_NAME', 'pull_request_target')
    expect(failing().message).toBe(
      'The event pull_request_target carries no pull request that can be read in GITHUB_EVENT_PATH, which is not set.',
    )
  })
})
