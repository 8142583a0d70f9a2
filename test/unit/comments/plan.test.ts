import { describe, expect, it } from 'vitest'
import { expectedAuthor, isOurs } from '../../../src/comments/ownership.ts'
import { planComment } from '../../../src/comments/plan.ts'
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
