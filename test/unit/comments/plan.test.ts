import { describe, expect, it } from 'vitest'
import { expectedAuthor, isOurs } from '../../../src/comments/ownership.ts'
import { planComment, repairedBody } from '../../../src/comments/plan.ts'
import { findSections, renderComment, type Section } from '../../../src/comments/sections.ts'
import type { Comment } from '../../../src/forges/forge.ts'

const limit = 65_536
const sha = 'a'.repeat(40)
const section = (name: string, content: string, run = 5, attempt = 1, commit = sha): Section => ({
  name,
  content,
  stamp: { run, attempt, sha: commit },
})
const comment = (id: number, sections: readonly Section[], author = 'bot'): Comment => ({
  id,
  body: renderComment(sections),
  author,
  url: `https://f.example/${id}`,
  createdAt: '2026-01-01T00:00:00Z',
})
const contents = (body: string | undefined) =>
  Object.fromEntries(findSections(body ?? '').map(({ name, content }) => [name, content]))

describe('the plan for the comment', () => {
  it('creates it where there is none', () => {
    const plan = planComment([], section('a', 'one'), { limit })
    expect(plan).toMatchObject({ change: 'created', keep: undefined, remove: [] })
    expect(plan.body).toBe(renderComment([section('a', 'one')]))
  })

  it('adds a section beside the others', () => {
    const plan = planComment([comment(1, [section('a', 'one')])], section('b', 'two'), { limit })
    expect(plan.change).toBe('updated')
    expect(contents(plan.body)).toEqual({ a: 'one', b: 'two' })
  })

  it('writes nothing when the same is there', () => {
    const plan = planComment([comment(1, [section('a', 'one')])], section('a', 'one'), { limit })
    expect(plan).toMatchObject({ change: 'unchanged', body: undefined, remove: [] })
  })

  it('writes nothing when a later run says the same of the same commit', () => {
    const plan = planComment([comment(1, [section('a', 'one', 5)])], section('a', 'one', 9), { limit })
    expect(plan.change).toBe('unchanged')
  })

  it('writes when a later run says the same of another commit, so that a run between cannot win', () => {
    const next = section('a', 'one', 9, 1, 'b'.repeat(40))
    const plan = planComment([comment(1, [section('a', 'one', 5)])], next, { limit })
    expect(plan.change).toBe('updated')
    expect(findSections(plan.body ?? '')[0]?.stamp.run).toBe(9)
  })

  it('repairs a section that somebody edited', () => {
    const edited = comment(1, [section('a', 'one')])
    const own = [{ ...edited, body: edited.body.replace('one', 'all is lost') }]
    expect(contents(planComment(own, section('a', 'one'), { limit }).body)).toEqual({ a: 'one' })
  })

  it.each([
    ['a newer run', 6, 1],
    ['a later attempt of the same run', 5, 2],
  ])('leaves a section of %s', (_, run, attempt) => {
    const own = [comment(1, [section('a', 'new', run, attempt)])]
    expect(planComment(own, section('a', 'old', 5, 1), { limit })).toMatchObject({
      change: 'skipped',
      body: undefined,
      newer: { run, attempt },
    })
  })

  it('lets an older run write another section', () => {
    const own = [comment(1, [section('a', 'new', 6)])]
    expect(contents(planComment(own, section('b', 'other', 5), { limit }).body)).toEqual({
      a: 'new',
      b: 'other',
    })
  })

  it('lets somebody outside of a run write, who has no order', () => {
    const own = [comment(1, [section('a', 'new', 6)])]
    expect(planComment(own, section('a', 'by hand', 0), { limit }).change).toBe('updated')
  })

  it('joins comments of ours: the oldest stays, of two sections the newer wins', () => {
    const own = [
      comment(8, [section('a', 'newer', 7), section('c', 'three', 2)]),
      comment(3, [section('a', 'older', 6), section('b', 'two', 9)]),
    ]
    const plan = planComment(own, section('d', 'four'), { limit })
    expect(plan).toMatchObject({ change: 'updated', keep: { id: 3 }, remove: [8] })
    expect(contents(plan.body)).toEqual({ a: 'newer', b: 'two', c: 'three', d: 'four' })
  })

  it('joins them also when its own section is skipped', () => {
    const own = [comment(3, [section('a', 'one', 9)]), comment(4, [section('b', 'two')])]
    const plan = planComment(own, section('a', 'old', 5), { limit })
    expect(plan).toMatchObject({ change: 'skipped', remove: [4] })
    expect(contents(plan.body)).toEqual({ a: 'one', b: 'two' })
  })

  it('comes to the same comment from both of two runs that created at once', () => {
    const [x, y] = [section('x', 'one', 5), section('y', 'two', 6)]
    const both = [comment(1, [x]), comment(2, [y])]
    expect(planComment(both, x, { limit }).body).toBe(planComment([...both].reverse(), y, { limit }).body)
  })

  it('cuts its section to the room that the others leave, and knows it again', () => {
    const own = [comment(1, [section('a', 'z'.repeat(60_000))])]
    const long = section('b', 'word '.repeat(20_000))
    const body = planComment(own, long, { limit }).body ?? ''
    expect(body.length).toBeLessThanOrEqual(limit)
    expect(body.length).toBeGreaterThan(limit - 1000)
    expect(contents(body).a).toBe('z'.repeat(60_000))
    expect(planComment([{ ...comment(1, []), body }], long, { limit }).change).toBe('unchanged')
  })

  it('refuses where the others leave no room', () => {
    const own = [comment(1, [section('a', 'z'.repeat(65_150))])]
    expect(() => planComment(own, section('b', 'two'), { limit })).toThrow(
      /^There is no room for the section "b": the other sections of the comment take 65\d{3} of 65536 characters\.$/,
    )
  })
})

describe('joining comments that together are too long', () => {
  const note = /characters are left out here\._$/

  it('cuts what does not fit, and removes the comment that it came from', () => {
    const own = [
      comment(1, [section('a', 'z'.repeat(40_000))]),
      comment(2, [section('b', 'word '.repeat(8_000))]),
    ]
    const plan = planComment(own, section('c', 'three'), { limit })
    expect(plan.remove).toEqual([2])
    expect(contents(plan.body)).toMatchObject({ a: 'z'.repeat(40_000), c: 'three' })
    expect(contents(plan.body).b).toMatch(note)
    expect(contents(plan.body).b?.length).toBeGreaterThan(20_000)
    expect(plan.body?.length).toBeLessThanOrEqual(limit)
  })

  it('leaves a comment where it is when nothing of it would fit, rather than lose its text', () => {
    const own = [comment(1, [section('a', 'z'.repeat(64_400))]), comment(2, [section('b', 'two')])]
    const plan = planComment(own, section('a', 'y'.repeat(64_400), 6), { limit })
    expect(plan).toMatchObject({ keep: { id: 1 }, remove: [] })
    expect(contents(plan.body)).toEqual({ a: 'y'.repeat(64_400) })
  })

  it('always leaves room for the section that is wanted', () => {
    const own = [
      comment(1, [section('a', 'z'.repeat(40_000))]),
      comment(2, [section('b', 'word '.repeat(8_000))]),
    ]
    const { body } = planComment(own, section('c', 'word '.repeat(8_000)), { limit })
    expect(contents(body).c).toMatch(note)
  })
})

describe('what another writer took away', () => {
  const mine = section('mine', 'of mine', 5)
  const wrote = renderComment([section('old', 'one', 3), mine])
  const repaired = (now: readonly Section[]) => {
    const body = repairedBody(renderComment(now), wrote, mine, { limit })
    return body === undefined ? undefined : contents(body)
  }

  it.each<[string, readonly Section[]]>([
    ['all is there', [section('old', 'one', 3), mine]],
    ['others came', [section('old', 'one', 3), mine, section('new', 'three', 6)]],
    ['others changed', [section('old', 'changed', 4), mine]],
    ['another step of the same run changed its own', [section('old', 'changed', 3), mine]],
    ['a newer run wrote mine', [section('old', 'one', 3), section('mine', 'newer', 6)]],
  ])('is nothing where %s', (_, now) => {
    expect(repaired(now)).toBeUndefined()
  })

  it.each<[string, readonly Section[], Record<string, string>]>([
    ['mine', [section('old', 'one', 3)], { old: 'one', mine: 'of mine' }],
    [
      'mine, and keeps theirs',
      [section('old', 'one', 3), section('new', 'three', 6)],
      { old: 'one', new: 'three', mine: 'of mine' },
    ],
    ["somebody else's that I had seen", [mine], { mine: 'of mine', old: 'one' }],
    [
      'mine for that of an older run',
      [section('old', 'one', 3), section('mine', 'x', 4)],
      { old: 'one', mine: 'of mine' },
    ],
    [
      'mine for an earlier text of the same run',
      [section('old', 'one', 3), section('mine', 'x', 5)],
      { old: 'one', mine: 'of mine' },
    ],
    [
      "somebody else's for that of an older run",
      [section('old', 'zero', 2), mine],
      { old: 'one', mine: 'of mine' },
    ],
  ])('is put back: %s', (_, now, expected) => {
    expect(repaired(now)).toEqual(expected)
  })

  it('is put back also by somebody outside of a run, who has no order', () => {
    const byHand = section('mine', 'by hand', 0)
    const now = renderComment([section('mine', 'of a run', 7)])
    const body = repairedBody(now, renderComment([byHand]), byHand, { limit })
    expect(contents(body)).toEqual({ mine: 'by hand' })
  })
})

describe('whose comment is ours', () => {
  const base = { kind: 'github', token: 't', jobToken: 't', commentAuthor: undefined } as const
  it.each([
    ["the forge's bot with the job's token on GitHub", base, 'github-actions[bot]'],
    ['the same on Gitea', { ...base, kind: 'gitea' } as const, 'gitea-actions'],
    ['the same on Forgejo', { ...base, kind: 'forgejo' } as const, 'forgejo-actions'],
    ['the named author with another token', { ...base, token: 'pat', commentAuthor: 'ci' }, 'ci'],
    ["the named author also with the job's token", { ...base, commentAuthor: 'ci' }, 'ci'],
    ['nobody in particular with another token', { ...base, token: 'pat' }, undefined],
    ["nobody in particular where the job's token is unknown", { ...base, jobToken: undefined }, undefined],
  ])('%s', (_, identity, expected) => {
    expect(expectedAuthor(identity)).toBe(expected)
  })

  it('is never one that a person copied, when the author is known', () => {
    const copy = comment(1, [section('a', 'one')], 'mallory')
    expect(isOurs(copy, 'github-actions[bot]')).toBe(false)
    expect(isOurs({ ...copy, author: 'GitHub-Actions[bot]' }, 'github-actions[bot]')).toBe(true)
    expect(isOurs(copy, undefined)).toBe(true)
  })

  it('is not one of the bot that quotes it', () => {
    const quoting = comment(1, [section('a', 'one')])
    expect(isOurs({ ...quoting, body: `> ${quoting.body}` }, 'bot')).toBe(false)
  })
})
