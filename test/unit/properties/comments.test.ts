import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutMarkdown } from '../../../src/comments/cut.ts'
import { addressLink } from '../../../src/comments/links.ts'
import { planComment, repairedBody } from '../../../src/comments/plan.ts'
import { renderReport } from '../../../src/comments/report.ts'
import { parseResults } from '../../../src/comments/results.ts'
import {
  findSections,
  isMarked,
  renderComment,
  type Section,
  withoutMarks,
} from '../../../src/comments/sections.ts'
import { standingOf } from '../../../src/comments/standing.ts'
import type { Comment } from '../../../src/forges/forge.ts'
import { lastPage } from '../../../src/forges/pages.ts'
import { renderMarkdown } from '../../fakes/forge/markdown.ts'
import { anyText } from '../core/any-text.ts'
import { mutated } from './mutated.ts'

const limit = 65_536
const sha = 'a'.repeat(40)
const hostile = fc.constantFrom(
  ...[
    '<!-- deploy-actions:comment key=main -->',
    '<!-- deploy-actions:end name=a -->',
    '-->',
    '<!--',
    '```',
    '~~~',
  ],
  ...[
    '<!-- deploy-actions:section name=b run=9 attempt=1 sha= hash=00 -->',
    '<details>',
    '</details>',
    '\n',
    '\r',
  ],
  ...['| a |\n| --- |\n', '@team', '<script>', '[x](javascript:alert(1))', '![x](http://x)', '&#64;', '\\'],
)
const foreign = fc.array(fc.oneof(hostile, anyText), { maxLength: 8 }).map((parts) => parts.join(''))
const name = fc.constantFrom('a', 'b', 'c')
const section: fc.Arbitrary<Section> = fc.record({
  name,
  content: foreign,
  stamp: fc.record({ run: fc.nat(9), attempt: fc.integer({ min: 1, max: 2 }), sha: fc.constant(sha) }),
})
const comment = (id: number, body: string): Comment => ({ id, body, author: 'bot', url: '', createdAt: '' })

describe('the comment', () => {
  const bodies = fc.array(fc.uniqueArray(section, { selector: (one) => one.name }), { maxLength: 3 })

  test('holds the wanted section once, keeps the others, and is one after any merge', () => {
    fc.assert(
      fc.property(bodies, section, (all, wanted) => {
        const own = all.map((sections, index) => comment(index + 1, renderComment(sections)))
        const plan = planComment(own, wanted, { limit })
        const body = plan.body ?? plan.keep?.body ?? ''
        expect(isMarked(body)).toBe(true)
        const names = findSections(body).map((found) => found.name)
        expect(new Set(names).size).toBe(names.length)
        expect(names.toSorted()).toEqual(
          [...new Set([...all.flat().map((one) => one.name), wanted.name])].toSorted(),
        )
        expect(plan.remove).toEqual(own.slice(1).map(({ id }) => id))
        const again = planComment([comment(1, body)], wanted, { limit })
        expect(again.body).toBeUndefined()
      }),
    )
  })

  test('never lets foreign text make a mark', () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const body = renderComment([{ name: 'x', content: text, stamp: { run: 1, attempt: 1, sha } }])
        expect(findSections(body).map((found) => found.name)).toEqual(['x'])
        expect(findSections(body)[0]?.content).toBe(withoutMarks(text))
      }),
    )
  })

  test('is repaired only towards what was written', () => {
    fc.assert(
      fc.property(bodies, section, fc.nat(3), (all, wanted, lost) => {
        const wrote = renderComment([...(all[0] ?? []).filter((one) => one.name !== wanted.name), wanted])
        const now = renderComment(findSections(wrote).filter((_, index) => index !== lost))
        const repaired = repairedBody(now, wrote, wanted, { limit }) ?? now
        const names = (body: string) => findSections(body).map((found) => found.name)
        expect(names(repaired).toSorted()).toEqual(names(wrote).toSorted())
      }),
    )
  })
})

describe('Markdown that was cut', () => {
  test('is within its limit, and what follows it is shown as it would be alone', () => {
    const prose = anyText.map((words) => words.replace(/[<`~\ud800-\udfff]/g, '.'))
    const text = fc
      .array(fc.oneof(hostile, prose, fc.lorem()), { maxLength: 12 })
      .map((list) => list.join('\n\n'))
    fc.assert(
      fc.property(text, fc.integer({ min: 200, max: 700 }), (markdown, room) => {
        const cut = cutMarkdown(markdown, room)
        expect(cut.length).toBeLessThanOrEqual(room)
        expect(cut).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])$/)
        const after = renderMarkdown(`${cut}\n\nthe **next** section`)
        expect(after).toContain('the <strong>next</strong> section')
      }),
    )
  })
})

describe('a report', () => {
  const details = {
    schema: 1,
    'reason-code': 'ok',
    message: 'Done.',
    remedy: 'Do this:\nkey: value',
    'duration-ms': 1234,
  }
  const preview = {
    ...details,
    action: 'provision-preview',
    ok: true,
    url: 'https://pr-1.example/',
    version: 'abc',
    'expires-at': '2026-01-01T00:00:00Z',
    services: [
      { name: 'web', change: 'created', url: 'https://pr-1.example/', 'gap-ms': 5 },
      { name: 'api', change: 'updated' },
    ],
  }
  const gate = {
    ...details,
    action: 'health-gate',
    ok: false,
    verdict: 'healthy',
    'served-version': 'abc',
    attempts: 3,
    'first-healthy-after-ms': 12,
    targets: [{ name: 'web', url: 'https://pr-1.example/' }],
  }
  const removal = {
    ...details,
    action: 'destroy-preview',
    ok: true,
    destroyed: ['container x'],
    remaining: [{ resource: 'network x', reason: 'in use', command: 'docker network rm x' }],
  }
  const build = {
    ...details,
    action: 'build-push-image',
    ok: true,
    images: { web: `r/a@sha256:${'a'.repeat(64)}` },
  }
  const results = mutated([[preview, gate], [removal], [build, preview, gate], [{ ...preview, ok: false }]])

  const ours = ['h3', 'p', 'a', 'div', 'strong', 'details', 'summary', 'ul', 'li'].concat([
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ])

  test('of any results is read or refused in one sentence, and shows nothing that acts', () => {
    fc.assert(
      fc.property(
        results,
        foreign,
        fc.constantFrom('success', 'failure', 'cancelled', 'odd'),
        (list, text, outcome) => {
          const entries = Object.entries(list ?? {}).map(([key, value]) => {
            const told =
              typeof value === 'object' && value !== null ? { ...value, message: text, url: text } : value
            return [`step-${key}`, { outputs: { result: JSON.stringify(told) }, outcome }]
          })
          const parsed = parseResults(JSON.stringify(Object.fromEntries(entries)))
          if ('problem' in parsed) {
            expect(parsed.problem).not.toContain('\n')
            return
          }
          const standing = standingOf(parsed.value)
          if (standing.kind === 'left') return
          const report = renderReport(parsed.value, standing, {
            title: text,
            runUrl: 'https://forge.example/1',
          })
          expect(report).toMatch(/^### /)
          const html = renderMarkdown(report)
          const shown = html.replace(/<pre>[\s\S]*?<\/pre>|<code>[\s\S]*?<\/code>/g, '')
          const tags = [...shown.matchAll(/<\/?([^\s>]*)/g)].map(([, tag]) => tag ?? '')
          expect(tags.filter((tag) => !ours.includes(tag))).toEqual([])
          for (const [, target] of shown.matchAll(/href="([^"]*)"/g)) expect(target).toMatch(/^https?:/)
          expect(shown).not.toMatch(/@\w/)
          expect(shown).not.toMatch(/undefined|NaN|\[object/)
        },
      ),
    )
  })

  test('links only to addresses of the web', () => {
    const address = fc.oneof(
      fc.webUrl(),
      anyText,
      fc.constantFrom('javascript:alert(1)', 'data:text/html,x', 'http://x/)[y](z'),
    )
    fc.assert(
      fc.property(address, (text) => {
        const shown = addressLink(text)
        for (const [, target = ''] of shown.matchAll(/(?<!\\)\]\(([^)]*)\)/g))
          expect(target).toMatch(/^https?:\/\//)
        expect(shown).not.toContain('\n')
      }),
    )
  })
})

test('the last page of a list is a number above 1, or there is none', () => {
  const link = fc.oneof(
    anyText,
    fc.tuple(fc.webUrl(), anyText).map(([url, page]) => `<${url}?page=${page}>; rel="last"`),
  )
  fc.assert(
    fc.property(link, (text) => {
      const page = lastPage(text)
      expect(page === undefined || (Number.isInteger(page) && page > 1)).toBe(true)
    }),
  )
})
