import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bots } from '../../src/comments/ownership.ts'
import { findSections, renderComment, renderSection, type Section } from '../../src/comments/sections.ts'
import { type Upsert, upsertComment } from '../../src/comments/upsert.ts'
import { Secret } from '../../src/core/secret.ts'
import type { Forge } from '../../src/forges/forge.ts'
import { giteaForge } from '../../src/forges/gitea.ts'
import { gitHubForge } from '../../src/forges/github.ts'
import type { FaultOrder } from '../fakes/forge/faults.ts'
import { type Forge as StandIn, startForge } from '../fakes/forge/forge.ts'

/** The sticky comment through each client, against a forge that speaks its dialect. */
const dialects = ['github', 'gitea', 'forgejo'] as const
const sha = 'a'.repeat(40)
const section = (content: string, run = 5, name = 'preview'): Section => ({
  name,
  content,
  stamp: { run, attempt: 1, sha },
})

describe.each(dialects)('the sticky comment on %s', (dialect) => {
  let standIn: StandIn
  let forge: Forge
  let number: number
  const wanted = (of: Section, more: Partial<Upsert> = {}): Upsert => ({
    forge,
    pullRequest: number,
    section: of,
    author: bots[dialect],
    ...more,
  })
  const bodies = () =>
    standIn.state
      .comments(number)
      .filter(({ author }) => author.bot)
      .map(({ body }) => Object.fromEntries(findSections(body).map(({ name, content }) => [name, content])))
  const calls = () => standIn.requests.map(({ method }) => method).join(' ')

  beforeEach(async () => {
    standIn = await startForge({ dialect, repository: 'acme/notes' })
    const options = { apiUrl: new URL(standIn.apiUrl), repository: 'acme/notes' }
    const { value } = standIn.tokens.automatic
    forge =
      dialect === 'github'
        ? gitHubForge({ ...options, token: new Secret(value) })
        : giteaForge({ ...options, kind: dialect, token: new Secret(`token ${value}`) })
    number = standIn.state.createPullRequest().number
  })
  afterEach(async () => {
    await standIn.close()
  })

  /** 350 comments, of which the nth is ours. */
  function discussion(place: number): void {
    const bot = standIn.tokens.automatic.user
    standIn.state.addComments(number, place - 1)
    standIn.state.addComment(number, bot, renderComment([section('old')]))
    standIn.state.addComments(number, 350 - place)
    standIn.requests.length = 0
  }

  it.each([
    [1, 3, 3],
    [350, 4, 3],
    [175, 5, 3],
    [299, 6, 3],
  ])(
    'is changed among 350 comments, as number %i, in %i requests on GitHub',
    async (place, github, others) => {
      discussion(place)
      expect((await upsertComment(wanted(section('new', 6)))).change).toBe('updated')
      expect(standIn.requests).toHaveLength(dialect === 'github' ? github : others)
      expect(bodies()).toEqual([{ preview: 'new' }])
      expect(standIn.state.comments(number)).toHaveLength(350)
    },
  )

  it('is read once and not written when nothing changed', async () => {
    await upsertComment(wanted(section('same')))
    standIn.requests.length = 0
    expect((await upsertComment(wanted(section('same')))).change).toBe('unchanged')
    expect(calls()).toBe('GET')
  })

  it('is created once, and looked at once more', async () => {
    const { change, comment } = await upsertComment(wanted(section('one')))
    expect(change).toBe('created')
    expect(comment.url).toContain(String(comment.id))
    expect(calls()).toBe('GET POST GET')
    expect(bodies()).toEqual([{ preview: 'one' }])
  })

  it('is created exactly once when the create was done but answered with an error', async () => {
    standIn.queueFault({ method: 'POST', path: /comments/ }, { kind: 'silentSuccess', as: 502 })
    expect((await upsertComment(wanted(section('one')))).change).toBe('created')
    expect(bodies()).toEqual([{ preview: 'one' }])
    standIn.assertNoLeftovers()
  })

  it('is created after an error that was one', async () => {
    standIn.queueFault({ method: 'POST', path: /comments/ }, { kind: 'resetBefore' })
    expect((await upsertComment(wanted(section('one')))).change).toBe('created')
    expect(bodies()).toEqual([{ preview: 'one' }])
    standIn.assertNoLeftovers()
  })

  const change = { method: 'PATCH', path: /comments/ }
  it.each<[string, FaultOrder, string]>([
    ['a 502 that was one', { kind: 'html', code: 502 }, 'GET PATCH GET PATCH GET'],
    ['a reset before it', { kind: 'resetBefore' }, 'GET PATCH GET PATCH GET'],
    ['a 502 though it was done', { kind: 'silentSuccess', as: 502 }, 'GET PATCH GET'],
    ['an answer that was cut', { kind: 'truncateJson' }, 'GET PATCH GET'],
  ])('is changed exactly once after %s', async (_, fault, expected) => {
    await upsertComment(wanted(section('one')))
    standIn.requests.length = 0
    standIn.queueFault(change, fault)
    expect((await upsertComment(wanted(section('two', 6)))).change).toBe('updated')
    expect(bodies()).toEqual([{ preview: 'two' }])
    expect(calls()).toBe(expected)
    standIn.assertNoLeftovers()
  })

  it("keeps another step's section that came while a rate limit made us wait", async () => {
    await upsertComment(wanted(section('one')))
    const [comment] = standIn.state.comments(number)
    const other = () => {
      if (comment !== undefined)
        standIn.state.editComment(
          comment,
          `${comment.body}\n\n${renderSection(section('theirs', 6, 'other'))}`,
        )
    }
    standIn.queueFault(change, { kind: 'status', code: 429, headers: { 'retry-after': '1' } })
    standIn.queueFault(
      { method: 'GET', path: /comments\/\d+$/ },
      { kind: 'effect', when: 'before', run: other },
    )
    await upsertComment(wanted(section('two', 6)))
    expect(bodies()).toEqual([{ preview: 'two', other: 'theirs' }])
    standIn.assertNoLeftovers()
  })

  it('is looked at again where the answer lags behind the change', async () => {
    await upsertComment(wanted(section('one')))
    standIn.requests.length = 0
    standIn.queueFault({ method: 'GET', path: /comments\/\d+$/ }, { kind: 'stale', reads: 1 })
    await upsertComment(wanted(section('two', 6)))
    expect(calls()).toBe('GET PATCH GET GET')
    expect(bodies()).toEqual([{ preview: 'two' }])
  })

  it('is one after two runs created it, also where the list lags behind the create', async () => {
    const bot = standIn.tokens.automatic.user
    const twin = () => void standIn.state.addComment(number, bot, renderComment([section('two', 6, 'y')]))
    const list = { method: 'GET', path: /\/issues\/\d+\/comments$/ }
    standIn.queueFault({ ...list, nth: 2 }, { kind: 'stale', reads: 1 })
    standIn.queueFault({ method: 'POST', path: /comments/ }, { kind: 'effect', when: 'before', run: twin })
    await upsertComment(wanted(section('one', 5, 'x')))
    expect(bodies()).toEqual([{ y: 'two', x: 'one' }])
    standIn.assertNoLeftovers()
  })

  it('is one, with both sections, after two runs created it at the same time', async () => {
    for (const name of ['first', 'second'])
      standIn.queueFault({ method: 'POST', path: /comments/ }, { kind: 'barrier', name })
    const first = upsertComment(wanted(section('one', 5, 'x')))
    const second = upsertComment(wanted(section('two', 6, 'y')))
    await Promise.all(['first', 'second'].map((name) => standIn.barrier(name).arrived))
    for (const name of ['second', 'first']) standIn.barrier(name).release()
    await Promise.all([first, second])
    expect(bodies()).toEqual([{ x: 'one', y: 'two' }])
  })

  it('is joined by the next run where two were left', async () => {
    const bot = standIn.tokens.automatic.user
    const oldest = standIn.state.addComment(number, bot, renderComment([section('old', 3)]))
    standIn.state.addComments(number, 3)
    standIn.state.addComment(number, bot, renderComment([section('other', 4, 'build')]))
    const { comment } = await upsertComment(wanted(section('new', 6)))
    expect(comment.id).toBe(oldest.id)
    expect(bodies()).toEqual([{ preview: 'new', build: 'other' }])
  })

  it('is left to a newer run', async () => {
    await upsertComment(wanted(section('new', 9)))
    standIn.requests.length = 0
    const { change, newer } = await upsertComment(wanted(section('late', 8)))
    expect({ change, run: newer?.run }).toEqual({ change: 'skipped', run: 9 })
    expect(calls()).toBe('GET')
    expect(bodies()).toEqual([{ preview: 'new' }])
  })

  it('is made anew when somebody deleted it between look and change', async () => {
    await upsertComment(wanted(section('one')))
    const [comment] = standIn.state.comments(number)
    if (comment === undefined) throw new Error('no comment')
    standIn.queueFault(
      { method: 'PATCH', path: /comments/ },
      { kind: 'effect', when: 'before', run: () => standIn.state.deleteComment(comment) },
    )
    expect((await upsertComment(wanted(section('two', 6)))).change).toBe('created')
    expect(bodies()).toEqual([{ preview: 'two' }])
  })

  it("is not somebody's copy of it", async () => {
    const forged = renderComment([section('forged', 999)])
    const copy = standIn.state.addComment(number, 'mallory', forged)
    expect((await upsertComment(wanted(section('true')))).change).toBe('created')
    expect(copy.body).toBe(forged)
    expect(bodies()).toEqual([{ preview: 'true' }])
  })

  it('is healed only among its own where nothing tells who we are', async () => {
    standIn.queueFault(
      { method: 'POST', path: /comments/ },
      {
        kind: 'effect',
        when: 'before',
        run: () => void standIn.state.addComment(number, 'mallory', renderComment([section('forged', 999)])),
      },
    )
    await upsertComment(wanted(section('true'), { author: undefined }))
    expect(bodies()).toEqual([{ preview: 'true' }])
    expect(standIn.state.comments(number)).toHaveLength(2)
  })

  it('keeps the sections of others byte for byte, up to the limit', async () => {
    const large = 'z'.repeat(50_000)
    await upsertComment(wanted(section(large, 5, 'other')))
    const { comment } = await upsertComment(wanted(section('word '.repeat(20_000))))
    expect(comment.body.length).toBeLessThanOrEqual(65_536)
    expect(bodies()[0]?.other).toBe(large)
    expect(bodies()[0]?.preview).toMatch(/characters are left out here\._$/)
  })
})
