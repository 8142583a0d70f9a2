import { describe, expect, test } from 'vitest'
import {
  type Circumstances,
  sourceOf,
  trustOfBuild,
  uncheckedWarning,
} from '../../../src/actions/build-push-image/source.ts'
import { Failure } from '../../../src/core/failure.ts'
import type { PullRequestEvent } from '../../../src/forges/events.ts'

const head = 'a'.repeat(40)
const merge = 'b'.repeat(40)

const pullRequest: PullRequestEvent = {
  name: 'pull_request',
  action: 'synchronize',
  number: 12,
  headSha: head,
  headRepository: 'acme/notes',
  baseRepository: 'acme/notes',
  closed: false,
  merged: false,
}

const pushed: Circumstances = {
  event: 'push',
  pullRequest: undefined,
  sha: head,
  ref: 'refs/heads/main',
  head,
  version: undefined,
  push: true,
  secrets: true,
  reviewed: undefined,
}
const proposed: Circumstances = {
  ...pushed,
  event: 'pull_request',
  pullRequest,
  sha: merge,
  ref: 'refs/pull/12/merge',
}

/** Somebody starts a run by hand, with the sha that was reviewed. */
const dispatched: Circumstances = {
  ...pushed,
  event: 'workflow_dispatch',
  sha: 'd'.repeat(40),
  reviewed: { sha: head, pullRequest: 12 },
}
const targeted: Circumstances = {
  ...dispatched,
  event: 'pull_request_target',
  pullRequest: { ...pullRequest, headRepository: 'eve/notes' },
}

describe('what is built', () => {
  test.each<[string, Circumstances, object]>([
    [
      'the head of a pull request, not the test merge',
      proposed,
      { sha: head, version: 'aaaaaaaaaaaa', pullRequest: 12 },
    ],
    ['the commit of a push', pushed, { sha: head, version: 'aaaaaaaaaaaa', branch: 'main' }],
    [
      'the commit of a pushed tag, under its name',
      { ...pushed, ref: 'refs/tags/v1.2.3' },
      { sha: head, version: 'v1.2.3' },
    ],
    [
      'what is checked out, on a laptop',
      { ...pushed, sha: undefined, ref: undefined },
      { sha: head, version: 'aaaaaaaaaaaa' },
    ],
    [
      'under a version of one’s own',
      { ...proposed, version: '7.0' },
      { sha: head, version: '7.0', pullRequest: 12 },
    ],
    [
      'where git cannot tell what is checked out',
      { ...proposed, sha: head, head: undefined },
      { sha: head, version: 'aaaaaaaaaaaa', pullRequest: 12 },
    ],
    [
      'a reviewed commit of a fork, started by hand',
      dispatched,
      { sha: head, version: 'aaaaaaaaaaaa', pullRequest: 12 },
    ],
    [
      'a reviewed commit of a fork, on an event of the pull request that runs our workflow',
      targeted,
      { sha: head, version: 'aaaaaaaaaaaa', pullRequest: 12 },
    ],
    [
      'a fork, to see whether it builds',
      { ...proposed, push: false, pullRequest: { ...pullRequest, headRepository: 'eve/notes' } },
      { sha: head, version: 'aaaaaaaaaaaa', pullRequest: 12 },
    ],
  ])('%s', (_, circumstances, source) => {
    expect(sourceOf(circumstances)).toEqual(source)
  })
})

describe('what is not built', () => {
  const fork = { ...pullRequest, headRepository: 'eve/notes' }
  test.each<[string, Circumstances, string, string]>([
    [
      'the test merge that a plain checkout gives',
      { ...proposed, head: merge },
      'invalid-input',
      "The workspace holds GitHub's test merge with the base branch, but pull request 12 has the head aaaaaaaaaaaa.",
    ],
    [
      'what nobody can compare, in a run for a test merge',
      { ...proposed, head: undefined },
      'invalid-input',
      'Nobody can tell what the workspace holds: git does not answer here, and this run is for bbbbbbbbbbbb, while pull request 12 has the head aaaaaaaaaaaa.',
    ],
    [
      'another commit than the one of the push',
      { ...pushed, head: 'c'.repeat(40) },
      'invalid-input',
      'The workspace holds commit cccccccccccc, but this run is for aaaaaaaaaaaa.',
    ],
    [
      'a fork',
      { ...proposed, pullRequest: fork },
      'fork-refused',
      "Pull request #12 comes from the fork eve/notes; foreign code is not built and gets no preview with this repository's credentials.",
    ],
    [
      'a fork in an event with secrets, even without push',
      { ...proposed, event: 'pull_request_target', push: false, pullRequest: fork },
      'fork-refused',
      "Pull request #12 comes from the fork eve/notes; foreign code is not built and gets no preview with this repository's credentials.",
    ],
    [
      'a pull request whose repository was deleted',
      { ...proposed, pullRequest: { ...pullRequest, headRepository: undefined } },
      'fork-refused',
      "Pull request #12 comes from a repository that was deleted or is not told; foreign code is not built and gets no preview with this repository's credentials.",
    ],
    [
      'a pull request whose head nobody names',
      {
        ...proposed,
        event: 'issue_comment',
        pullRequest: { ...pullRequest, headSha: undefined, headRepository: undefined },
      },
      'not-a-pull-request',
      'The event "issue_comment" does not say which commit is the head of pull request 12.',
    ],
    [
      'what nobody can look at, in a run that anybody starts with our secrets',
      { ...pushed, event: 'workflow_run', head: undefined },
      'invalid-input',
      'Nobody can tell whether the workspace holds the commit aaaaaaaaaaaa: git does not answer here, and on the event "workflow_run" foreign code may lie in it.',
    ],
    [
      'a reviewed commit that nobody can look at',
      { ...dispatched, head: undefined },
      'invalid-input',
      'Nobody can tell whether the workspace holds the commit aaaaaaaaaaaa: git does not answer here, and on the event "workflow_dispatch" foreign code may lie in it.',
    ],
    [
      'another commit than the reviewed one',
      { ...dispatched, head: 'c'.repeat(40) },
      'invalid-input',
      'The workspace holds commit cccccccccccc, but what was reviewed is aaaaaaaaaaaa.',
    ],
    [
      'a head that was pushed after the review',
      { ...targeted, pullRequest: { ...fork, headSha: 'c'.repeat(40) } },
      'superseded',
      'Pull request #12 has the newer head cccccccccccc, but only aaaaaaaaaaaa was reviewed (`trusted-sha`); nothing was done.',
    ],
    [
      'a fork that vouches for itself',
      { ...proposed, pullRequest: fork, reviewed: { sha: head, pullRequest: 12 } },
      'fork-refused',
      'Pull request #12 comes from the fork eve/notes, and `trusted-sha` counts for nothing on the event "pull_request": its workflow may be the fork\'s own.',
    ],
    [
      'nothing at all',
      { ...pushed, sha: undefined, head: undefined },
      'invalid-input',
      'There is no commit to build: GITHUB_SHA is not set, and the workspace is no git checkout.',
    ],
  ])('%s', (_, circumstances, reasonCode, message) => {
    let thrown: unknown
    try {
      sourceOf(circumstances)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(Failure)
    expect(thrown).toMatchObject({ reasonCode, message })
    expect((thrown as Failure).remedy).toBeTruthy()
  })
})

describe('what foreign code is built with', () => {
  const fork = { ...proposed, push: false, pullRequest: { ...pullRequest, headRepository: 'eve/notes' } }
  test.each<[string, Circumstances, string]>([
    ['without the credentials that were given', fork, 'allow-without-secrets'],
    ['none were given', { ...fork, secrets: false }, 'allow'],
    ['own code has them', proposed, 'allow'],
  ])('%s', (_, circumstances, kind) => {
    expect(trustOfBuild(circumstances).kind).toBe(kind)
  })
})

describe('a workspace that nobody could look at', () => {
  const source = { sha: head, version: 'v' }
  test('is told when its image is pushed, and only then', () => {
    const silent = { ...pushed, head: undefined }
    expect(uncheckedWarning(silent, source)).toBe(
      'git does not answer here (is it in the image of the job?), so nobody checked that the workspace holds the commit aaaaaaaaaaaa: the image is named after it whatever it was built from. Install git, and check out the head.',
    )
    expect(uncheckedWarning({ ...silent, push: false }, source)).toBeUndefined()
    expect(uncheckedWarning(pushed, source)).toBeUndefined()
  })
})
