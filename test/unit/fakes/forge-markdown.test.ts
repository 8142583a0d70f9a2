import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../../fakes/forge/markdown.ts'
import { runs } from '../../harness/runs.ts'

const RENDERED: readonly (readonly [name: string, markdown: string, html: string])[] = [
  ['a heading', '### Preview `ab12`', '<h3>Preview <code>ab12</code></h3>'],
  [
    'emphasis',
    '**bold** *slanted* _also_ ~~gone~~',
    '<p><strong>bold</strong> <em>slanted</em> <em>also</em> <del>gone</del></p>',
  ],
  ['names with underscores', 'GITHUB_REF_NAME and a_b', '<p>GITHUB_REF_NAME and a_b</p>'],
  ['code with backticks inside', '`` a`b ``', '<p><code>a`b</code></p>'],
  ['escaped punctuation', '\\*no\\* \\<b\\>', '<p>*no* &lt;b&gt;</p>'],
  ['entities of the author', '&lt;b&gt; &amp; &copyleft', '<p>&lt;b&gt; &amp; &amp;copyleft</p>'],
  [
    'a link',
    '[site](https://a.test/?x=1&y=2)',
    '<p><a href="https://a.test/?x=1&amp;y=2" rel="nofollow noopener">site</a></p>',
  ],
  [
    'a bare address',
    'see https://a.test/x.',
    '<p>see <a href="https://a.test/x" rel="nofollow noopener">https://a.test/x</a>.</p>',
  ],
  [
    'a picture as its description',
    '![logo](https://a.test/x.png)',
    '<p><a href="https://a.test/x.png" rel="nofollow noopener">logo</a></p>',
  ],
  ['lists in lists', '- a\n  - b\n- c', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>'],
  ['a numbered list', '1. a\n2. b', '<ol><li>a</li><li>b</li></ol>'],
  [
    'a fence, with everything in it as text',
    '```sh\n<b> **x**\n```',
    '<pre><code>&lt;b&gt; **x**\n</code></pre>',
  ],
  ['a longer fence around a shorter', '````\n```\n````', '<pre><code>```\n</code></pre>'],
  ['a hidden comment', '<!-- deploy-actions:x -->\nText', '<p>Text</p>'],
  ['a hidden comment over lines', '<!--\nmarker\n-->\nText', '<p>Text</p>'],
  ['small print', '<sub>run 7</sub>', '<p><sub>run 7</sub></p>'],
  ['a rule', 'a\n\n---', '<p>a</p><hr>'],
  ['emoji', '🚀 ready', '<p>🚀 ready</p>'],
  [
    'a table with a pipe in a cell',
    '| a | b |\n| --- | ---: |\n| x \\| y | `1` |',
    '<div class="scroll"><table><thead><tr><th>a</th><th class="right">b</th></tr></thead><tbody><tr><td>x | y</td><td class="right"><code>1</code></td></tr></tbody></table></div>',
  ],
  [
    'a part that the reader opens',
    '<details><summary>Log</summary>\n\n- a\n\n</details>',
    '<details><summary>Log</summary><ul><li>a</li></ul></details>',
  ],
]

describe('The page renders', () => {
  it.each(RENDERED)('%s', (_name, markdown, html) => {
    expect(renderMarkdown(markdown)).toBe(html)
  })
})

const HARMLESS: readonly (readonly [name: string, markdown: string, html: string])[] = [
  ['script tags', '<script>alert(1)</script>', '<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>'],
  ['pictures with handlers', '<img src=x onerror=alert(1)>', '<p>&lt;img src=x onerror=alert(1)&gt;</p>'],
  [
    'attributes on allowed tags',
    '<sub onclick="x">a</sub>',
    '<p>&lt;sub onclick=&quot;x&quot;&gt;a&lt;/sub&gt;</p>',
  ],
  ['attributes on details', '<details ontoggle=x>', '<p>&lt;details ontoggle=x&gt;</p>'],
  ['javascript links', '[x](javascript:alert)', '<p>x</p>'],
  ['javascript links in disguise', '[x](JaVaScRiPt&colon;alert)', '<p>x</p>'],
  ['data links', '[x](data:text/html,y)', '<p>x</p>'],
  ['links to another host without a scheme', '[x](//evil.test)', '<p>x</p>'],
  [
    'quotes in an address',
    '[x](https://a.test/"onclick=y)',
    '<p><a href="https://a.test/&quot;onclick=y" rel="nofollow noopener">x</a></p>',
  ],
  [
    'links in links',
    '[a https://b.test/x](https://c.test/y)',
    '<p><a href="https://c.test/y" rel="nofollow noopener">a https://b.test/x</a></p>',
  ],
  ['tags left open', '<b>a', '<p><b>a</b></p>'],
  ['tags closed twice', 'a</b></div>', '<p>a&lt;/b&gt;&lt;/div&gt;</p>'],
  ['details left open', '<details>\n\na', '<details><p>a</p></details>'],
  ['a summary with markup', '<summary><script></summary>', '<summary>&lt;script&gt;</summary>'],
]

const WORDS = [
  '<',
  '>',
  '</',
  'script',
  'details>',
  '<details',
  '<summary>',
  '</summary>',
  'b>',
  '<b>',
  '"',
  "'",
  '`',
  '```',
  '\n',
  '| a |',
  '| - |',
  '- ',
  '> ',
  '[x](',
  ')',
  '<!--',
  '-->',
  'javascript:',
  'https://a.b',
  ' onload=',
  '**',
  '_',
  '&',
  '\\',
  '<svg',
  '/>',
]

/** Every tag that the renderer may write, spelled out. */
const OWN_TAG =
  /<\/?(?:p|br|hr|b|strong|i|em|s|del|sub|sup|kbd|code|pre|ul|ol|h[1-6]|table|thead|tbody|tr|td|th|div|summary|blockquote|li|details)>|<li class="task">|<(?:td|th) class="(?:right|middle)">|<div class="scroll">|<details open>|<blockquote class="alert [a-z]+">|<p class="alert-title">|<input type="checkbox" disabled(?: checked)?>|<a href="(?:https?:\/\/|mailto:|#|\/(?!\/))[^"<>]*" rel="nofollow noopener">|<\/a>/gi

describe('The page keeps as text', () => {
  it.each(HARMLESS)('%s', (_name, markdown, html) => {
    expect(renderMarkdown(markdown)).toBe(html)
  })

  it('whatever is not one of its own tags', () => {
    const soup = fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((words) => words.join(''))
    fc.assert(
      fc.property(soup, (markdown) => {
        expect(renderMarkdown(markdown).replace(OWN_TAG, '')).not.toMatch(/[<>]/)
      }),
      runs(500),
    )
  })
})
