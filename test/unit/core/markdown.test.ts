import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeBlock, escapeMarkdown, folded, inlineCode, table } from '../../../src/core/markdown.ts'
import { anyText } from './any-text.ts'

describe('foreign text in prose', () => {
  test.each([
    ['emphasis', '*a* _b_ ~c~', '\\*a\\* \\_b\\_ \\~c\\~'],
    ['code', '`a`', '\\`a\\`'],
    ['a table cell', 'a|b', 'a\\|b'],
    ['HTML', '<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert\\(1\\)&gt;'],
    ['a comment', '<!-- x -->', '&lt;\\!-- x --&gt;'],
    ['an entity', '&lt;', '&amp;lt;'],
    ['a link', '[a](javascript:x)', '\\[a\\]\\(javascript:x\\)'],
    ['an image', '![a](x)', '\\!\\[a\\]\\(x\\)'],
    ['a mention', 'ping @acme/team', 'ping @\u200bacme/team'],
    ['an issue', 'acme/app#12 GH-12', 'acme/app\\#\u200b12 GH-\u200b12'],
    ['an address', 'https://evil.example', 'https:\u200b//evil.example'],
    ['a web address', 'www.evil.example', 'www\u200b.evil.example'],
    ['a heading on a new line', 'a\n# b', 'a \\# b'],
    ['a fence', 'a\n```\nb', 'a \\`\\`\\` b'],
    ['backslashes', 'a\\*b', 'a\\\\\\*b'],
    ['colours', '\u001b[31mred', 'red'],
  ])('%s shows itself', (_, text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected)
  })

  test('is one line without anything that Markdown or a forge would act on', () => {
    const hostile = fc.array(
      fc.oneof(
        fc.constantFrom('@', '#1', '<b>', '|', '`', '[x](y)', '\n', '\\', '://', '![', '<!--', '&'),
        anyText,
      ),
    )
    fc.assert(
      fc.property(hostile, (pieces) => {
        const escaped = escapeMarkdown(pieces.join(''))
        expect(escaped).not.toMatch(/[\n<>]/)
        expect(escaped.replace(/\\./g, '')).not.toMatch(/[\\`*_{}[\]()#+!|~]/)
        expect(escaped).not.toMatch(/@(?!\u200b)|:\/\/|#\d/)
      }),
    )
  })
})

describe('foreign text as inline code', () => {
  test.each([
    ['a', '`a`'],
    ['a`b', '`` a`b ``'],
    ['``', '``` `` ```'],
    ['a|b', '`a\\|b`'],
    ['a\nb', '`a b`'],
    ['<b>@x', '`<b>@x`'],
    ['', '` `'],
  ])('%j is %s', (text, expected) => {
    expect(inlineCode(text)).toBe(expected)
  })

  test('never holds a run of backticks as long as its fence', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '\n') }), (text) => {
        const code = inlineCode(text)
        const fence = /^`+/.exec(code)?.[0] ?? ''
        const inside = code.slice(fence.length, -fence.length)
        expect(code.endsWith(fence)).toBe(true)
        for (const [run] of inside.matchAll(/`+/g)) expect(run.length).toBeLessThan(fence.length)
        expect(inside).not.toMatch(/\n|^`|`$/)
      }),
    )
  })
})

describe('foreign text as a code block', () => {
  test.each([
    ['a\n', '```text\na\n```'],
    ['', '```text\n\n```'],
    ['```\n<b>\n```', '````text\n```\n<b>\n```\n````'],
    ['a `````` b', '```````text\na `````` b\n```````'],
  ])('%j', (text, expected) => {
    expect(codeBlock(text)).toBe(expected)
  })

  test('never holds a line that closes it', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '\n', '~') }), (text) => {
        const lines = codeBlock(text).split('\n')
        const fence = /^`+/.exec(lines[0] ?? '')?.[0] ?? ''
        const inside = lines.slice(1, -1)
        expect(lines.at(-1)).toBe(fence)
        for (const line of inside) expect(line.trim().startsWith(fence)).toBe(false)
      }),
    )
  })
})

test('a table has a line for its header, one for its rule, and one for each row', () => {
  expect(table(['a', 'b'], [['1', '2']])).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |')
})

test('a folded part has a title that cannot leave its place', () => {
  expect(folded('log of <b>\n\n</summary>@acme', 'body')).toBe(
    '<details><summary>log of &lt;b&gt; &lt;/summary&gt;@\u200bacme</summary>\n\nbody\n\n</details>',
  )
})
