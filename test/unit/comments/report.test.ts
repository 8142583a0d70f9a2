import { describe, expect, it } from 'vitest'
import { renderReport } from '../../../src/comments/report.ts'
import type { StepResult } from '../../../src/comments/results.ts'
import { standingOf } from '../../../src/comments/standing.ts'

const digest = `sha256:${'ab'.repeat(32)}`
const step = (id: string, action: string, more: Record<string, unknown> = {}): StepResult => ({
  step: id,
  outcome: more.ok === false ? 'failure' : 'success',
  result: { schema: 1, action, ok: true, 'reason-code': 'ok', message: `${action} is done.`, ...more },
})

const build = step('build', 'build-push-image', {
  images: { api: `ghcr.io/acme/notes@${digest}` },
  version: 'abcdef123456',
  reused: false,
  'duration-ms': 12_300,
})
const preview = step('preview', 'provision-preview', {
  name: 'pr-7',
  url: 'https://pr-7.example/',
  version: 'abcdef123456',
  created: true,
  'expires-at': '2026-11-24T10:00:00.000Z',
  services: [{ name: 'api', change: 'updated', url: 'https://pr-7.example/', image: digest, 'gap-ms': 450 }],
  'duration-ms': 3100,
})
const gate = step('gate', 'health-gate', {
  verdict: 'healthy',
  'served-version': 'abcdef123456',
  attempts: 4,
  'first-healthy-after-ms': 900,
  targets: [{ name: 'api', url: 'https://pr-7.example/health', verdict: 'healthy', attempts: 4 }],
  'duration-ms': 5000,
})

function report(steps: readonly StepResult[], title?: string): string {
  const standing = standingOf(steps)
  if (standing.kind === 'left') throw new Error('left')
  return renderReport(steps, standing, { title, runUrl: 'https://f.example/acme/notes/actions/runs/71' })
}

describe('the report on a preview', () => {
  it('that runs, as the reader gets it', () => {
    expect(report([build, preview, gate])).toBe(
      [
        '### ✅ Preview is running',
        '**[pr-7.example](https://pr-7.example/)**',
        'Version `abcdef123456`, proven by the gate.',
        '<details><summary>Details of 3 steps</summary>',
        [
          '| Step | What it did | Time |',
          '| --- | --- | --- |',
          '| ✅ `build` | build-push-image is done. | 12.3s |',
          '| ✅ `preview` | provision-preview is done. | 3.1s |',
          '| ✅ `gate` | health-gate is done. | 5s |',
        ].join('\n'),
        [
          '- Image of `api`: `ghcr.io/acme/notes@sha256:abababababab`',
          '- Gap while updating: 450ms',
          '- First healthy answer after: 900ms',
          '- Probes: 4',
          '- Removed at the latest: 2026-11-24 10:00 UTC',
        ].join('\n'),
        '[Run](https://f.example/acme/notes/actions/runs/71)',
        '</details>',
      ].join('\n\n'),
    )
  })

  it('that no gate looked at says so', () => {
    expect(report([build, preview])).toContain('Version `abcdef123456`, not proven by a gate.')
  })

  it('with several services has a table of them', () => {
    const services = [
      { name: 'api', change: 'created', url: 'https://pr-7.example' },
      { name: 'worker', change: 'unchanged' },
    ]
    expect(report([step('preview', 'provision-preview', { services }), gate])).toContain(
      [
        '| Service | Address | Change |',
        '| --- | --- | --- |',
        '| `api` | [pr-7.example](https://pr-7.example/) | created |',
        '| `worker` |  | unchanged |',
      ].join('\n'),
    )
  })

  it('whose build failed tells which step, why, what to do, and that nothing was touched', () => {
    const broken = step('build', 'build-push-image', {
      ok: false,
      'reason-code': 'build-failed',
      message: 'The build of "api" failed at RUN npm ci.',
      remedy: 'Its output is in the log.',
    })
    expect(report([broken]).split('\n\n').slice(0, 5)).toEqual([
      '### ❌ Preview failed',
      '`build-push-image`: The build of "api" failed at RUN npm ci.',
      '**What to do:** Its output is in the log.',
      '[Log of the run](https://f.example/acme/notes/actions/runs/71)',
      'The preview was not touched.',
    ])
  })

  it.each([
    [
      'with the line that introduces them before it',
      'Pass them to this step:\nenv:\n  A_KEY: ${{ secrets.A_KEY }}',
      '**What to do:** Pass them to this step:\n\n```text\nenv:\n  A_KEY: ${{ secrets.A_KEY }}\n```',
    ],
    [
      'with all of them where none introduces',
      'First @ada.\nThen_that.',
      '**What to do:**\n\n```text\nFirst @ada.\nThen_that.\n```',
    ],
  ])('whose remedy has several lines shows them as a block to copy, %s', (_, remedy, expected) => {
    const failed = step('preview', 'provision-preview', { ok: false, message: 'No.', remedy })
    expect(report([failed])).toContain(
      `${expected}\n\n[Log of the run](https://f.example/acme/notes/actions/runs/71)\n\n`,
    )
  })

  it('that did not start keeps what the provider says of the old version', () => {
    const failed = step('preview', 'provision-preview', {
      ok: false,
      'reason-code': 'start-failed',
      message: 'Version b of "api" ended with exit code 1. The previous version a answers again.',
    })
    const text = report([build, failed])
    expect(text).toContain('The previous version a answers again.')
    expect(text).not.toContain('was not touched')
    expect(text).toContain('| ✅ `build` |')
    expect(text).toContain('| ❌ `preview` |')
  })

  it('whose step was cancelled says that', () => {
    const text = report([build, { step: 'preview', outcome: 'cancelled', result: undefined }])
    expect(text).toContain('The step `preview` ended without a result (cancelled).')
  })

  it('that was removed', () => {
    const removed = step('destroy', 'destroy-preview', {
      message: 'Removed pr-7: 2 resources.',
      name: 'pr-7',
      destroyed: ['container pr-7-api', 'network pr-7'],
      remaining: [],
    })
    const text = report([removed])
    expect(text).toMatch(/^### 🧹 Preview removed\n\nRemoved pr-7: 2 resources\.\n\n<details>/)
    expect(text).toContain('- Removed: `network pr-7`')
  })

  it('that could not be removed whole lists what is left and how to remove it', () => {
    const left = step('destroy', 'destroy-preview', {
      ok: false,
      'reason-code': 'removal-incomplete',
      message: '1 resource of pr-7 is still there.',
      remaining: [
        { resource: 'volume x', reason: 'in use', command: 'docker volume rm x' },
        { resource: 'image tag x', reason: 'no answer' },
      ],
    })
    expect(report([left])).toContain(
      '| `volume x` | in use | `docker volume rm x` |\n| `image tag x` | no answer |  |',
    )
  })

  it('can be about something else', () => {
    expect(report([build], 'Docs *now*')).toMatch(/^### 📦 Docs \\\*now\\\* image is built\n/)
  })

  it('shows what it can where details are missing or of another kind', () => {
    const odd = step('preview', 'provision-preview', {
      url: 7,
      services: 'x',
      version: null,
      'expires-at': 'soon',
    })
    expect(report([odd])).toContain('The version was not checked.')
  })

  it.each(['superseded', 'pr-closed'])('is left to another run when this one is %s', (reason) => {
    const steps = [build, step('preview', 'provision-preview', { ok: false, 'reason-code': reason })]
    expect(standingOf(steps).kind).toBe('left')
  })
})

describe('foreign text in the report', () => {
  const evil = '@team <img src=x onerror=alert(1)> [x](https://evil.example) `code` **b** | #12\n::error::x'

  it('has no effect: no ping, no HTML, no link, no row, no reference', () => {
    const failed = step('preview', 'provision-preview', {
      ok: false,
      message: evil.replace('\n', ' '),
      remedy: evil.replace('\n', ' '),
    })
    const text = report([build, failed])
    expect(text).not.toMatch(/@team|<img|\]\(https:\/\/evil|[^\\]\*\*b|#12/)
    for (const row of text.split('\n').filter((line) => line.startsWith('|  ') || line.startsWith('| ❌')))
      expect(row.match(/(?<!\\)\|/g)).toHaveLength(row.startsWith('| ❌') ? 4 : 3)
  })

  it('of several lines is shown as a block that it cannot leave', () => {
    const text = report([step('build', 'build-push-image', { ok: false, message: 'a\n```\n<b>\n@team' })])
    expect(text).toContain(':\n\n````text\na\n```\n<b>\n@team\n````')
  })

  it.each([
    ['javascript:alert(1)', /\*\*javascript:alert\\\(1\\\)\*\*/],
    ['https://a.example/)|<x>`y', /\]\(https:\/\/a\.example\/%29%7C%3Cx%3E%60y\)/],
    ['https://user:secret@a.example/', /^(?!.*\]\(https)(?!.*secret).*a\.example/],
  ])('is no link unless it is an address: %s', (url, expected) => {
    const line = report([step('preview', 'provision-preview', { url })]).split('\n\n')[1]
    expect(line).toMatch(expected)
  })
})
