import { describe, expect, it } from 'vitest'
import { findSections, renderComment, type Section } from '../../../src/comments/sections.ts'
import { upsertComment } from '../../../src/comments/upsert.ts'
import type { Comment, Forge } from '../../../src/forges/forge.ts'

const section = (name: string, run = 5, content = name): Section => ({
  name,
  content,
  stamp: { run, attempt: 1, sha: 'a'.repeat(40) },
})

type Writer = 'A' | 'B'

/** One comment in memory, whose requests are let in exactly in the order of a schedule, then as they come. */
class Turnstile {
  readonly comments: Comment[]
  #schedule: Writer[]
  #changed: () => void = () => {}
  #next = new Promise<void>((resolve) => {
    this.#changed = resolve
  })
  #lastId = 1

  constructor(schedule: readonly Writer[], before: readonly Section[] | undefined) {
    this.#schedule = [...schedule]
    this.comments = before === undefined ? [] : [this.#comment(1, renderComment(before))]
  }

  /** A writer that ended early lets the other one pass. */
  leave(writer: Writer): void {
    this.#schedule = this.#schedule.filter((who) => who !== writer)
    this.#wake()
  }

  #wake(): void {
    const wake = this.#changed
    this.#next = new Promise((resolve) => {
      this.#changed = resolve
    })
    wake()
  }

  /** The forge as one writer sees it. */
  forge(writer: Writer): Forge {
    const turn = async <T>(act: () => T): Promise<T> => {
      while (this.#schedule.length > 0 && this.#schedule[0] !== writer) await this.#next
      const result = act()
      this.#schedule.shift()
      this.#wake()
      return result
    }
    const found = (id: number) => this.comments.find((comment) => comment.id === id)
    const copy = (comment: Comment | undefined) => comment && { ...comment }
    const all = () => this.comments.map((comment) => ({ ...comment }))
    const make = (body: string) => {
      this.#lastId += 1
      this.comments.push(this.#comment(this.#lastId, body))
      return this.#comment(this.#lastId, body)
    }
    const change = (id: number, body: string) => {
      const index = this.comments.findIndex((comment) => comment.id === id)
      this.comments[index] = this.#comment(id, body)
      return this.#comment(id, body)
    }
    const drop = (id: number) => {
      const index = this.comments.findIndex((comment) => comment.id === id)
      if (index !== -1) this.comments.splice(index, 1)
    }
    return {
      kind: 'github',
      repository: 'acme/notes',
      async *comments() {
        yield await turn(all)
      },
      comment: (id) => turn(() => copy(found(id))),
      createComment: (_, body) => turn(() => make(body)),
      updateComment: (id, body) => turn(() => change(id, body)),
      deleteComment: (id) => turn(() => drop(id)),
      pullRequest: async () => undefined,
      setCommitStatus: async () => {},
    }
  }

  sections(): Record<string, string>[] {
    return this.comments.map(({ body }) =>
      Object.fromEntries(findSections(body).map(({ name, content }) => [name, content])),
    )
  }

  #comment(id: number, body: string): Comment {
    const createdAt = '2026-01-01T00:00:00Z'
    return { id, body, author: 'bot', url: `https://f.example/${id}`, createdAt }
  }
}

/** All orders in which two writers' first `each` requests can come. */
function interleavings(each: number, a = 0, b = 0): Writer[][] {
  if (a === each && b === each) return [[]]
  const withA = a < each ? interleavings(each, a + 1, b).map((rest): Writer[] => ['A', ...rest]) : []
  const withB = b < each ? interleavings(each, a, b + 1).map((rest): Writer[] => ['B', ...rest]) : []
  return [...withA, ...withB]
}

async function race(
  schedule: readonly Writer[],
  wanted: Record<Writer, Section>,
  before?: readonly Section[],
) {
  const turnstile = new Turnstile(schedule, before)
  const write = (writer: Writer) =>
    upsertComment({
      forge: turnstile.forge(writer),
      pullRequest: 1,
      section: wanted[writer],
      author: 'bot',
    }).finally(() => turnstile.leave(writer))
  const [a, b] = await Promise.all([write('A'), write('B')])
  return { sections: turnstile.sections(), changes: { A: a.change, B: b.change } }
}

/** Look, change, look back: does one do the last two while the other stands between its look and its change? */
function isOvertaken(schedule: readonly Writer[]): boolean {
  const at = (writer: Writer, nth: number) =>
    schedule.findIndex(
      (who, index) => who === writer && schedule.slice(0, index).filter((it) => it === writer).length === nth,
    )
  const overtakes = (fast: Writer, slow: Writer) => at(slow, 0) < at(fast, 1) && at(fast, 2) < at(slow, 1)
  return overtakes('A', 'B') || overtakes('B', 'A')
}

describe('two writers of one comment', () => {
  const all = interleavings(3)

  it('both have their section in the end, in every order but one that a moment of waiting excludes', async () => {
    expect(all).toHaveLength(20)
    const ended = await Promise.all(
      all.map(async (schedule) => {
        const wanted = { A: section('a'), B: section('b') }
        const { sections } = await race(schedule, wanted, [section('old', 1)])
        return { schedule: schedule.join(''), both: 'a' in (sections[0] ?? {}) && 'b' in (sections[0] ?? {}) }
      }),
    )
    const lost = ended.filter(({ both }) => !both).map(({ schedule }) => schedule)
    expect(lost).toEqual(all.filter(isOvertaken).map((schedule) => schedule.join('')))
    // The one writes, waits a moment and looks back, all between the look and the change of the other.
    expect(lost).toEqual(['ABAABB', 'ABBBAA', 'BAAABB', 'BABBAA'])
  })

  it('of one section leave that of the newer run, in every such order', async () => {
    const wanted = { A: section('a', 7, 'newer'), B: section('a', 6, 'older') }
    const orders = all.filter((schedule) => !isOvertaken(schedule))
    const ended = await Promise.all(orders.map((schedule) => race(schedule, wanted, [section('a', 1)])))
    expect(new Set(ended.map(({ sections }) => JSON.stringify(sections)))).toEqual(
      new Set(['[{"a":"newer"}]']),
    )
  })

  it('end with one comment that has both sections where there was none, in every order', async () => {
    const wanted = { A: section('a'), B: section('b') }
    const ended = await Promise.all(all.map((schedule) => race(schedule, wanted)))
    for (const { sections } of ended) {
      expect(sections).toHaveLength(1)
      expect(sections[0]).toEqual({ a: 'a', b: 'b' })
    }
  })
})
