import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { balanced } from '../../../src/comments/balance.ts'
import { cutMarkdown } from '../../../src/comments/cut.ts'
import { runs } from '../../harness/runs.ts'

/** An own, simpler reading: is anything left open at the end? */
function leftOpen(text: string): string[] {
  let fence = ''
  const open: string[] = []
  for (const line of text.split('\n')) {
    const found = /^(`{3,}|~{3,})/.exec(line)?.[1] ?? ''
    if (fence !== '') {
      if (found.startsWith(fence) && line.trim() === found) fence = ''
    } else if (found !== '') fence = found
    else {
      for (const [, slash, name = ''] of line.matchAll(/<(\/?)(details|summary|table)>/g)) {
        if (slash === '') open.push(name)
        else open.splice(open.lastIndexOf(name), open.includes(name) ? Number.POSITIVE_INFINITY : 0)
      }
    }
  }
  return fence === '' ? open : [...open, fence]
}

const words = fc.lorem({ maxCount: 30 })
const block = fc.oneof(
  words,
  fc.constant(''),
  fc.constant('| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |'),
  words.map((text) => `\`\`\`text\n${text}\n<details>\n\`\`\``),
  words.map((text) => `~~~~\n${text}\n\`\`\`\n~~~~`),
  words.map((text) => `<details><summary>${text}</summary>\n\n${text}\n\n</details>`),
  words.map((text) => `<details><summary>x</summary>\n\n\`\`\`\`js\n${text}\n\`\`\`\n\`\`\`\`\n\n</details>`),
  fc.constant('<details>'),
  fc.constant('```'),
  fc.string({ unit: 'grapheme', minLength: 50, maxLength: 400 }).map((text) => text.replace(/[\n<`~]/g, '.')),
)
const document = fc.array(block, { maxLength: 25 }).map((blocks) => blocks.join('\n\n'))

describe('a text that is cut', () => {
  it('never exceeds the limit and leaves nothing open', () => {
    fc.assert(
      fc.property(document, fc.integer({ min: 300, max: 3000 }), (text, limit) => {
        const cut = cutMarkdown(text, limit)
        expect(cut.length).toBeLessThanOrEqual(limit)
        expect(leftOpen(cut)).toEqual([])
        expect(cut).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/)
      }),
      runs(1000),
    )
  })

  it('uses most of its room', () => {
    fc.assert(
      fc.property(fc.array(words, { minLength: 40, maxLength: 80 }), (lines) => {
        const text = lines.join('\n')
        fc.pre(text.length > 2000)
        expect(cutMarkdown(text, 2000).length).toBeGreaterThan(1000)
      }),
    )
  })

  it('says how much is missing, and where it is', () => {
    const text = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n')
    expect(cutMarkdown(text, 400, ' The log has them all.')).toMatch(
      /line 42\n\n_456 of 789 characters are left out here\. The log has them all\._$/,
    )
  })

  it('stays as it is when it fits', () => {
    fc.assert(
      fc.property(words, (text) => {
        expect(cutMarkdown(text, text.length)).toBe(text)
      }),
    )
  })

  it('closes a fence within a folded part within a limit', () => {
    const text = `<details><summary>Log</summary>\n\n\`\`\`text\n${'x\n'.repeat(1000)}\`\`\`\n\n</details>`
    const cut = cutMarkdown(text, 500)
    expect(cut).toMatch(/x\n```\n\n<\/details>\n\n_\d+ of \d+ characters are left out here\._$/)
  })

  it('closes a fence that was written on Windows, or has a strange word behind it', () => {
    expect(cutMarkdown('```js\r\nlet x\r\n', 300)).toBe('```js\nlet x\n\n```')
    expect(cutMarkdown('```a\u2028b\nx', 300)).toBe('```a\u2028b\nx\n```')
  })

  it('does not leave the head of a table alone', () => {
    const rows = Array.from({ length: 100 }, () => '| some cell | another |').join('\n')
    const before = 'y'.repeat(250)
    for (let limit = 320; limit < 420; limit++) {
      const cut = cutMarkdown(`${before}\n\n| A | B |\n| --- | --- |\n${rows}`, limit)
      if (cut.includes('| A | B |')) expect(cut).toContain('| A | B |\n| --- | --- |')
    }
  })

  it('cuts one long line between characters', () => {
    const cut = cutMarkdown('😀'.repeat(500), 301)
    expect(cut).toMatch(/^(😀)+\n\n_/u)
    expect(cut.length).toBeLessThanOrEqual(301)
  })
})

describe('a text that leaves something open', () => {
  it.each([
    ['a fence', '```js\nx', '```js\nx\n```'],
    ['a longer fence', '`````\n```\nx', '`````\n```\nx\n`````'],
    ['a fence in a list', '- ```\n  x', '- ```\n  x\n```'],
    ['an HTML comment', 'a\n\n<!-- b', 'a\n\n<!-- b\n-->'],
    ['a folded part', '<details><summary>a</summary>\n\nb', '<details><summary>a</summary>\n\nb\n</details>'],
    ['its title', '<details><summary>a', '<details><summary>a\n</summary>\n\n</details>'],
    ['a table', '<TABLE border=1><tr>', '<TABLE border=1><tr>\n</table>'],
  ])('is closed: %s', (_, text, expected) => {
    expect(balanced(text)).toBe(expected)
  })

  it.each([
    ['a fence in a quotation, which ends with it', '> ```\n> x'],
    ['inline code that looks like a tag', 'Write `<details>` or ``<table>``.'],
    ['inline code of three backticks', '```not a fence```'],
    ['a tag in a fence', '```\n<details>\n```'],
    ['a fence that is closed by a longer one', '```\nx\n`````'],
    ['a comment of one line', '<!-- a -->'],
    ['elements one after the other', '<details>a</details><details>b</details>'],
  ])('is left alone: %s', (_, text) => {
    expect(balanced(text)).toBe(text)
  })
})
