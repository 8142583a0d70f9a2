import { describe, expect, it } from 'vitest'
import { Failure } from '../../../src/core/failure.ts'
import { mixed } from '../../../src/providers/docker/mixed.ts'
import { type Back, type StartProblem, startFailure } from '../../../src/providers/docker/start-failure.ts'
import type { WantedService } from '../../../src/providers/provider.ts'

const api: WantedService = {
  name: 'api',
  image: 'i',
  port: 8080,
  env: {},
  secrets: {},
  memoryBytes: 128 * 1024 ** 2,
}
const exited: StartProblem = { kind: 'exited', exitCode: 1, outOfMemory: false }
const killed: StartProblem = { kind: 'exited', exitCode: 137, outOfMemory: true }
const silent: StartProblem = { kind: 'not-ready', error: new Error('nothing listens there') }
const noPort: StartProblem = {
  kind: 'not-started',
  error: new Failure('port-taken', 'Port 20001 is in use.', { remedy: 'Free it.' }),
}
const none: Back = { kind: 'none' }

describe('what is told when a version does not start', () => {
  it.each<[StartProblem, Back, string, string]>([
    [
      exited,
      none,
      'Version v2 of "api" ended with exit code 1 before it was ready. There was no version before it; nothing of it was left running.',
      'The log of this step shows what it printed last. Correct the app and push again.',
    ],
    [
      killed,
      { kind: 'answers', version: 'v1' },
      'Version v2 of "api" needs more memory than its limit of 128MB; the engine ended it before it was ready. The previous version v1 answers again.',
      'Raise `memory` of the service "api" in deploy.yml, or let the app use less. The log of this step shows what it printed last.',
    ],
    [
      silent,
      { kind: 'answers', version: 'v1' },
      'Version v2 of "api" did not become ready: nothing listens there. The previous version v1 answers again.',
      'The log of this step shows what it printed last. The app must listen on port 8080 on all addresses (0.0.0.0, not localhost), and its health path must answer in time.',
    ],
    [
      silent,
      { kind: 'silent', version: 'v1', why: 'no answer' },
      'Version v2 of "api" did not become ready: nothing listens there. The previous version v1 was started again but does not answer: no answer.',
      'The log of this step shows what it printed last. The app must listen on port 8080 on all addresses (0.0.0.0, not localhost), and its health path must answer in time.',
    ],
    [
      noPort,
      { kind: 'lost', version: 'v1', why: 'Port 20001 is in use.', container: 'notes-pr-1-api' },
      'Version v2 of "api" could not be started: Port 20001 is in use. The previous version v1 could not be started again: Port 20001 is in use. Start it by hand: docker start notes-pr-1-api',
      'Free it.',
    ],
    [
      noPort,
      { kind: 'untouched', version: 'v1' },
      'Version v2 of "api" could not be started: Port 20001 is in use. The previous version v1 was not touched and answers as before.',
      'Free it.',
    ],
    [
      exited,
      { kind: 'kept' },
      'Version v2 of "api" ended with exit code 1 before it was ready. Its container was left as it is.',
      'The log of this step shows what it printed last. Correct the app and push again.',
    ],
    [
      exited,
      { kind: 'leftover', why: 'the engine stopped' },
      'Version v2 of "api" ended with exit code 1 before it was ready. What was started could not be removed again: the engine stopped. The next run removes it.',
      'The log of this step shows what it printed last. Correct the app and push again.',
    ],
  ])('names what happened, what answers now and what to do (%#)', (problem, back, message, remedy) => {
    const failure = startFailure(api, 'v2', problem, back, 'the log')
    expect([failure.message, failure.remedy]).toEqual([message, remedy])
    expect(failure.evidence[0]).toEqual({
      title: 'Last lines of the log of "api", version v2',
      text: 'the log',
    })
  })

  it('keeps the reason of the engine, and gives the app its own', () => {
    expect(startFailure(api, 'v2', noPort, none, '').reasonCode).toBe('port-taken')
    const stale: StartProblem = { kind: 'not-ready', error: new Failure('stale', 'old') }
    expect(startFailure(api, 'v2', stale, none, '').reasonCode).toBe('start-failed')
  })

  it('leaves the word of another run as it is', () => {
    const held: StartProblem = { kind: 'not-started', error: new Failure('superseded', 'It was held.') }
    expect(startFailure(api, 'v2', held, none, '').reasonCode).toBe('superseded')
  })
})

describe('what is told when other services run the new version already', () => {
  const done = (name: string) => ({ name, change: 'updated' as const, url: `http://${name}` })
  const failed = (back: Back) => startFailure({ ...api, name: 'worker' }, 'v2', exited, back, '')

  it.each<[Back, string]>([
    [{ kind: 'answers', version: 'v1' }, ' "api" already runs the new version; "worker" runs v1 again.'],
    [{ kind: 'untouched', version: 'v1' }, ' "api" already runs the new version; "worker" still runs v1.'],
    [none, ' "api" already runs the new version.'],
  ])('names both (%#)', (back, sentence) => {
    const told = mixed(failed(back), [done('api')], { ...api, name: 'worker' }) as Failure
    expect(told.message).toBe(failed(back).message + sentence)
    expect(told.details).toMatchObject({
      service: 'worker',
      services: [{ name: 'api', change: 'updated', url: 'http://api' }],
    })
    expect(told.remedy).toBe(failed(back).remedy)
    expect(told.evidence).toEqual(failed(back).evidence)
  })

  it('says nothing where none does', () => {
    const failure = failed(none)
    expect(mixed(failure, [], api)).toBe(failure)
  })
})
