import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findSections } from '../../src/comments/sections.ts'
import { type Forge, startForge } from '../fakes/forge/forge.ts'
import { type EndedAction, runAction } from '../harness/run-action.ts'

/** Two shipped steps at the same comment; barriers on the forge say who is let in when. */
describe.each(['github', 'gitea', 'forgejo'] as const)('two steps that comment at once on %s', (dialect) => {
  let forge: Forge
  let number: number

  beforeEach(async () => {
    forge = await startForge({ dialect, repository: 'acme/notes' })
    number = forge.state.createPullRequest().number
  })
  afterEach(() => forge.close())

  const comment = (section: string, body: string, runId = 71): Promise<EndedAction> => {
    const event = forge.event('opened', number)
    return runAction('comment-pr', {
      token: forge.tokens.automatic.value,
      event,
      inputs: { section, body },
      env: { ...forge.environment(event), GITHUB_RUN_ID: String(runId) },
    })
  }
  const comments = () =>
    forge.state
      .comments(number)
      .map(({ body }) => Object.fromEntries(findSections(body).map(({ name, content }) => [name, content])))

  /** Lets the request at a barrier in, and waits until it was answered. */
  async function letIn(name: string): Promise<void> {
    const open = () =>
      forge.requests.filter(({ fault, status }) => fault === 'barrier' && status === undefined)
    const before = open().length
    forge.barrier(name).release()
    while (open().length === before) await sleep(2)
  }

  /** Both stand before their write, the first one first. */
  async function bothAt(
    method: string,
    first: () => Promise<EndedAction>,
    second: () => Promise<EndedAction>,
  ) {
    for (const name of ['first', 'second'])
      forge.queueFault({ method, path: /comments/ }, { kind: 'barrier', name })
    const begun = [first()]
    await forge.barrier('first').arrived
    begun.push(second())
    await forge.barrier('second').arrived
    return begun
  }

  it.each([
    ['as they came', ['first', 'second']],
    ['the other way round', ['second', 'first']],
  ])('both keep their section when both had looked before either wrote: %s', async (_, order) => {
    await comment('old', 'Old.', 70)
    const both = await bothAt(
      'PATCH',
      () => comment('x', 'One.'),
      () => comment('y', 'Two.'),
    )
    for (const name of order) await letIn(name)
    for (const { code, reasonCode } of await Promise.all(both))
      expect({ code, reasonCode }).toEqual({ code: 0, reasonCode: 'ok' })
    expect(comments()).toEqual([{ old: 'Old.', x: 'One.', y: 'Two.' }])
    forge.assertNoLeftovers()
  })

  it.each([
    ['as they came', ['first', 'second']],
    ['the other way round', ['second', 'first']],
  ])('end with one comment when both create it: %s', async (_, order) => {
    const both = await bothAt(
      'POST',
      () => comment('x', 'One.'),
      () => comment('y', 'Two.'),
    )
    for (const name of order) await letIn(name)
    for (const { code } of await Promise.all(both)) expect(code).toBe(0)
    expect(comments()).toHaveLength(1)
    expect(comments()[0]).toEqual({ x: 'One.', y: 'Two.' })
    forge.assertNoLeftovers()
  })

  it('leave the word of the newer run, though the older one writes last', async () => {
    await comment('x', 'Old.', 70)
    const both = await bothAt(
      'PATCH',
      () => comment('x', 'Of run 71.', 71),
      () => comment('x', 'Of run 72.', 72),
    )
    for (const name of ['second', 'first']) await letIn(name)
    const [older, newer] = await Promise.all(both)
    expect(comments()).toEqual([{ x: 'Of run 72.' }])
    expect(newer?.log).toContain(
      'Another step changed the comment meanwhile. The section "x" is written again.',
    )
    expect(older?.code).toBe(0)
    forge.assertNoLeftovers()
  })

  it('lose nothing when a third deletes the comment between', async () => {
    await comment('old', 'Old.', 70)
    const [existing] = forge.state.comments(number)
    const [step] = await bothAt(
      'PATCH',
      () => comment('x', 'One.'),
      () => comment('y', 'Two.'),
    ).then(async (both) => {
      if (existing !== undefined) forge.state.deleteComment(existing)
      for (const name of ['first', 'second']) await letIn(name)
      return [Promise.all(both)]
    })
    for (const { code } of (await step) ?? []) expect(code).toBe(0)
    expect(comments()).toHaveLength(1)
    expect(comments()[0]).toEqual({ x: 'One.', y: 'Two.' })
  })
})
