import { describe, expect, it } from 'vitest'
import {
  isOurWorkflow,
  isPrivileged,
  type Origin,
  originOf,
  type Trust,
  type TrustQuestion,
  trustOf,
  trustRefusal,
  type Work,
} from '../../../src/forges/trust.ts'

const events = [
  'pull_request',
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'push',
  'schedule',
  'workflow_dispatch',
  'pull_request_review',
  'workflow_call',
  '',
] as const
const vouching = events.slice(1, 7)
const origins: readonly Origin[] = ['own', 'fork', 'unknown']
const works: readonly Work[] = ['build', 'push', 'preview', 'remove']
const either = [false, true]

const short = (trust: Trust): string =>
  trust.kind === 'allow'
    ? `allow, config: ${trust.config}`
    : trust.kind === 'refuse'
      ? trust.because
      : trust.kind

/** Every question there is. */
const questions: readonly TrustQuestion[] = events.flatMap((event) =>
  origins.flatMap((origin) =>
    works.flatMap((work) =>
      either.flatMap((reviewed) => either.map((secrets) => ({ event, origin, work, reviewed, secrets }))),
    ),
  ),
)

/** The policy once more, as a table: the first row that fits a question answers it. */
const table: ReadonlyArray<
  readonly [row: string, fits: (question: TrustQuestion) => boolean, answer: string]
> = [
  ['own code at the reviewed commit', (q) => q.origin === 'own' && q.reviewed, 'allow, config: base'],
  ['own code', (q) => q.origin === 'own', 'allow, config: any'],
  ['removal of what is foreign', (q) => q.work === 'remove', 'allow, config: base'],
  [
    'reviewed code in a workflow of ours',
    (q) => q.reviewed && vouching.some((name) => name === q.event),
    'allow, config: base',
  ],
  ['reviewed code where the workflow may be foreign', (q) => q.reviewed, 'cannot-vouch'],
  [
    'a test build on pull_request that was given credentials',
    (q) => q.work === 'build' && q.event === 'pull_request' && q.secrets,
    'allow-without-secrets',
  ],
  [
    'a test build on pull_request',
    (q) => q.work === 'build' && q.event === 'pull_request',
    'allow, config: any',
  ],
  ['all else of foreign code', () => true, 'foreign'],
]

describe('what is done for a pull request', () => {
  it('is decided for every event, origin, work, review and credentials', () => {
    const rows = questions.map((question) => ({ question, row: table.find(([, fits]) => fits(question)) }))
    for (const { question, row } of rows)
      expect({ question, answer: short(trustOf(question)) }).toEqual({ question, answer: row?.[2] })
    expect(new Set(rows.map(({ row }) => row?.[0])).size).toBe(table.length)
    expect(questions).toHaveLength(480)
  })

  it('never pushes or previews foreign code that nobody reviewed, on any event', () => {
    const foreign = questions.filter(
      ({ origin, work, reviewed }) =>
        origin !== 'own' && !reviewed && (work === 'push' || work === 'preview'),
    )
    expect(new Set(foreign.map((question) => trustOf(question).kind))).toEqual(new Set(['refuse']))
  })

  it('never builds foreign code that nobody reviewed where secrets are near', () => {
    const near = questions.filter(
      ({ event, origin, work, reviewed }) =>
        origin !== 'own' && !reviewed && work === 'build' && event !== 'pull_request',
    )
    expect(new Set(near.map((question) => trustOf(question).kind))).toEqual(new Set(['refuse']))
  })
})

it.each([
  ['acme/notes', 'acme/notes', 'own'],
  ['eve/notes', 'acme/notes', 'fork'],
  [undefined, 'acme/notes', 'unknown'],
  ['acme/notes', undefined, 'unknown'],
  [undefined, undefined, 'unknown'],
])('the head in %s of a pull request in %s is %s', (head, base, origin) => {
  expect(originOf(head, base)).toBe(origin)
})

it('an event that anybody starts with our secrets runs our workflow', () => {
  expect(events.filter(isPrivileged)).toEqual(['pull_request_target', 'workflow_run', 'issue_comment'])
  expect(events.filter(isOurWorkflow)).toEqual(vouching)
})

describe('a refusal', () => {
  const question: TrustQuestion = {
    event: 'pull_request',
    origin: 'fork',
    work: 'preview',
    reviewed: false,
    secrets: true,
  }
  const about = { question, because: 'foreign', pullRequest: 12, headRepository: 'eve/notes' } as const
  const review =
    'Somebody with write access may review it, and push its branch to this repository or start a run with the reviewed commit as `trusted-sha`.'
  const toBuild = 'To only test that it builds, use `push: false` on the event `pull_request`.'

  it('tells who should do what', () => {
    const { message, remedy, reasonCode } = trustRefusal(about)
    expect({ message, remedy, reasonCode }).toEqual({
      message:
        "Pull request #12 comes from the fork eve/notes; foreign code is not built and gets no preview with this repository's credentials.",
      remedy: review,
      reasonCode: 'fork-refused',
    })
  })

  it('says that a head without a repository is foreign too', () => {
    expect(trustRefusal({ ...about, headRepository: undefined }).message).toContain(
      'comes from a repository that was deleted or is not told;',
    )
  })

  it.each([
    ['github', 'with its secrets'],
    ['gitea', 'at once, without the approval of anybody'],
    ['forgejo', 'at once, without the approval of anybody'],
  ] as const)('warns on %s of the event that gave the code our secrets', (forge, how) => {
    const asked = { ...question, event: 'pull_request_target', work: 'push' } as const
    expect(trustRefusal({ ...about, question: asked, forge }).remedy).toBe(
      `${review} ${toBuild} The forge starts \`pull_request_target\` for everybody's pull request, ${how}: prefer \`pull_request\`.`,
    )
  })

  it('says where a review counts', () => {
    const asked = { ...question, reviewed: true }
    const { message, remedy } = trustRefusal({ ...about, question: asked, because: 'cannot-vouch' })
    expect(message).toBe(
      'Pull request #12 comes from the fork eve/notes, and `trusted-sha` counts for nothing on the event "pull_request": its workflow may be the fork\'s own.',
    )
    expect(remedy).toBe(
      'Give `trusted-sha` in a workflow on `workflow_dispatch`, which only runs from this repository.',
    )
  })
})
