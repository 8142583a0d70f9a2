import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderReport } from '../../../src/comments/report.ts'
import type { StepResult } from '../../../src/comments/results.ts'
import { findSections, placeSection, renderComment, renderSection } from '../../../src/comments/sections.ts'
import { standingOf } from '../../../src/comments/standing.ts'
import { renderMarkdown } from '../../fakes/forge/markdown.ts'
import { runs } from '../../harness/runs.ts'

/** Words of an app, an engine, a registry or a fork that want to be more than words. */
const attacks = [
  'ping @acme/admins',
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '</details><h1>All is well</h1>',
  '</summary></details>',
  '[click](https://evil.example/)',
  '![pixel](https://evil.example/pixel.png)',
  '[a]: https://evil.example/',
  '<https://evil.example/>',
  'https://evil.example/ www.evil.example',
  'a | b | c',
  '`` ` ```',
  '```\n</code></pre><b>out</b>\n```',
  '~~~\nout\n~~~',
  '# ❌ heading',
  '- [x] approved',
  'closes #1 GH-1 acme/notes#1',
  '<!-- deploy-actions:end name=preview -->',
  '\n<!-- deploy-actions:end name=preview -->\n\n@acme/admins',
  '\n<!-- deploy-actions:section name=other run=999999 attempt=1 sha= hash=00 -->\n\nforged',
  '<!-- deploy-actions:comment key=main -->',
  '-->',
  '<!--',
  '\r\n\r\n# out\r\n',
  '\u0000\u001b[31m\u202egnp.exe',
  '&lt;b&gt; &#64;acme',
  '$$x$$ :tada: \\',
  'javascript:alert(1)',
] as const

const digest = `sha256:${'ab'.repeat(32)}`

/** The results of a job whose steps say one and the same thing wherever a text may stand. */
function steps(text: string, failing: boolean): StepResult[] {
  const step = (action: string, more: object): StepResult => ({
    step: `${action} ${text}`,
    outcome: failing ? 'failure' : 'success',
    result: {
      schema: 1,
      action,
      ok: !failing,
      'reason-code': text,
      message: text,
      remedy: text,
      'duration-ms': 10,
      ...more,
    },
  })
  const services = ['one', 'two'].map((name) => ({
    name: `${name} ${text}`,
    change: text,
    url: text,
    image: text,
    'gap-ms': 5,
  }))
  const remaining = [{ resource: text, reason: text, command: text }]
  return [
    step('build-push-image', {
      images: { [text]: text, web: `${text}@${digest}` },
      version: text,
      reused: true,
    }),
    step('provision-preview', { name: text, url: text, version: text, 'expires-at': text, services }),
    step('health-gate', { verdict: text, 'served-version': text, targets: [{ name: text, url: text }] }),
    step('destroy-preview', { name: text, destroyed: [text], remaining }),
    step(text, {}),
  ]
}

const run = 'https://f.example/acme/notes/actions/runs/71'

function reports(text: string): string[] {
  return [true, false].flatMap((failing) => {
    const all = steps(text, failing)
    return [all, ...all.map((step) => [step])].flatMap((some) => {
      const standing = standingOf(some)
      return standing.kind === 'left' ? [] : [renderReport(some, standing, { title: text, runUrl: run })]
    })
  })
}

/** Elements that a report is made of. */
const own = /^(h3|p|strong|code|pre|table|thead|tbody|tr|th|td|details|summary|ul|li|a|br|hr|em|div)$/

function harmIn(markdown: string): string[] {
  const html = renderMarkdown(markdown)
  // What is read: neither code, nor the address behind a link.
  const prose = html.replace(/<(code|pre)>.*?<\/\1>/gs, '').replace(/<[^>]*>/g, ' ')
  const elements = [...html.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, name = '']) => name.toLowerCase())
  const links = [...html.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href)
  return [
    ...elements.filter((name) => !own.test(name)).map((name) => `element ${name}`),
    ...links.filter((href) => href !== run && !isShownAddress(href, html)).map((href) => `link to ${href}`),
    ...(/@[a-z0-9]/i.test(prose) ? ['a mention'] : []),
    ...(/(^|[^\w&])#\d/.test(prose) ? ['an issue'] : []),
    ...(/type="checkbox"/.test(html) ? ['a task'] : []),
    ...((html.match(/<h3>/g) ?? []).length > 1 ? ['a second heading'] : []),
    ...((html.match(/<details>/g) ?? []).length === (html.match(/<\/details>/g) ?? []).length
      ? []
      : ['open details']),
  ]
}

/** What is the address of a preview is a link that shows this address, and nothing else. */
const isShownAddress = (href: string, html: string): boolean =>
  URL.canParse(href) && /^https?:$/.test(new URL(href).protocol) && html.includes(new URL(href).host)

function sectionsOf(report: string): string[] {
  const section = (name: string, content: string) => ({
    name,
    content,
    stamp: { run: 5, attempt: 1, sha: 'a'.repeat(40) },
  })
  const body = renderComment([section('preview', report)])
  const both = placeSection(body, 'lint', renderSection(section('lint', 'Fine.')))
  return findSections(both).map(({ name, content }) => (name === 'lint' ? `${name}: ${content}` : name))
}

describe('a report in which somebody else has a say', () => {
  it.each(attacks)('shows %j, and does nothing else', (text) => {
    for (const report of reports(text)) {
      expect(harmIn(report)).toEqual([])
      expect(sectionsOf(report)).toEqual(['preview', 'lint: Fine.'])
    }
  })

  it('shows any mixture of them', () => {
    const mixture = fc
      .array(fc.oneof(fc.constantFrom(...attacks), fc.string({ maxLength: 8 })), { maxLength: 5 })
      .map((pieces) => pieces.join(' '))
    fc.assert(
      fc.property(mixture, (text) => {
        for (const report of reports(text)) {
          expect(harmIn(report)).toEqual([])
          expect(sectionsOf(report)).toEqual(['preview', 'lint: Fine.'])
        }
      }),
      runs(60),
    )
  })
})
