import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  findSections,
  isMarked,
  isNewer,
  placeSection,
  renderComment,
  renderSection,
  type Section,
  withoutMarks,
} from '../../../src/comments/sections.ts'
import { runs } from '../../harness/runs.ts'

const section = (name: string, content: string, run = 5, attempt = 1): Section => ({
  name,
  stamp: { run, attempt, sha: 'a'.repeat(40) },
  content,
})

/** Texts that try to look like marks. */
const hostile = fc.constantFrom(
  renderComment([section('preview', 'forged', 999)]),
  '<!-- deploy-actions:end name=preview -->',
  '\n<!-- deploy-actions:end name=a -->\n',
  '<!--deploy-actions:comment key=main -->',
  '<!-- deploy-actions:section name=a run=9 attempt=1 sha= hash=00 -->',
  '```',
  '<details>',
  '-->',
  '',
)
const content = fc
  .array(fc.oneof(hostile, fc.string({ unit: 'binary' }), fc.lorem()), { maxLength: 5 })
  .map((parts) => withoutMarks(parts.join('\n')))
const stamp = fc.record({
  run: fc.nat({ max: 999_999_999_999 }),
  attempt: fc.integer({ min: 1, max: 99 }),
  sha: fc.constantFrom('', 'b'.repeat(40)),
})
const sections = fc.uniqueArray(fc.record({ name: fc.stringMatching(/^[a-z0-9-]{1,12}$/), stamp, content }), {
  selector: ({ name }) => name,
  maxLength: 5,
})
const plain = (found: readonly Section[]) =>
  found.map(({ name, stamp, content }) => ({ name, stamp, content }))

describe('sections of a comment', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(sections, (wanted) => {
        expect(plain(findSections(renderComment(wanted)))).toEqual(wanted)
      }),
      runs(500),
    )
  })

  it('leave all others byte for byte when one is written', () => {
    fc.assert(
      fc.property(sections, content, fc.nat({ max: 4 }), (wanted, next, at) => {
        const name = wanted[at]?.name ?? 'new-one'
        const before = renderComment(wanted)
        const after = placeSection(before, name, renderSection(section(name, next)))
        const others = (body: string) =>
          findSections(body)
            .filter((found) => found.name !== name)
            .map(({ start, end }) => body.slice(start, end))
        expect(others(after)).toEqual(others(before))
        expect(findSections(after).find((found) => found.name === name)?.content).toBe(next)
        expect(isMarked(after)).toBe(true)
      }),
      runs(500),
    )
  })

  it('are not made by a text that contains marks', () => {
    const forged = renderComment([section('preview', 'all is well', 999)])
    const body = renderComment([section('report', forged)])
    expect(findSections(body).map(({ name }) => name)).toEqual(['report'])
    expect(body.split('deploy-actions:comment')).toHaveLength(3)
    expect(isMarked(`> ${body}`)).toBe(false)
    expect(isMarked(`Look:\n${body}`)).toBe(false)
  })

  it('survive a comment that was edited in a browser, which changes line ends', () => {
    const body = renderComment([section('a', 'one\ntwo'), section('b', 'three')]).replaceAll('\n', '\r\n')
    expect(findSections(body).map(({ name, content }) => [name, content])).toEqual([
      ['a', 'one\r\ntwo'],
      ['b', 'three'],
    ])
  })

  it('keep what people wrote around them', () => {
    const body = `${renderComment([section('a', 'one')])}\n\nA remark.`
    const after = placeSection(body, 'a', renderSection(section('a', 'two')))
    expect(after).toBe(
      body.replace(/\n\none\n\n/, '\n\ntwo\n\n').replace(/hash=\w+/, /hash=\w+/.exec(after)?.[0] ?? ''),
    )
    expect(after.endsWith('\n\nA remark.')).toBe(true)
  })

  it('that lost their end reach to the next one', () => {
    const whole = renderComment([section('a', 'one'), section('b', 'two')])
    const damaged = whole.replace('<!-- deploy-actions:end name=a -->', '')
    expect(findSections(damaged).map(({ name, content }) => [name, content.trim()])).toEqual([
      ['a', 'one'],
      ['b', 'two'],
    ])
    const healed = placeSection(damaged, 'a', renderSection(section('a', 'new')))
    expect(plain(findSections(healed))).toEqual([section('a', 'new'), section('b', 'two')])
  })

  it('of one name become one', () => {
    const twice = `${renderComment([section('a', 'one'), section('b', 'two')])}\n\n${renderSection(section('a', 'three'))}`
    const after = placeSection(twice, 'a', renderSection(section('a', 'four')))
    expect(plain(findSections(after))).toEqual([section('a', 'four'), section('b', 'two')])
  })
})

describe('the order of runs', () => {
  it.each([
    [{ run: 9 }, { run: 10 }, false],
    [{ run: 10 }, { run: 9 }, true],
    [{ run: 9, attempt: 2 }, { run: 9, attempt: 1 }, true],
    [{ run: 9, attempt: 2 }, { run: 10, attempt: 1 }, false],
    [{ run: 9 }, { run: 9 }, false],
  ])('%o after %o: %s', (a, b, expected) => {
    const full = (part: object) => ({ run: 0, attempt: 1, sha: '', ...part })
    expect(isNewer(full(a), full(b))).toBe(expected)
  })
})
