import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Failure } from '../../../src/core/failure.ts'
import { Secret } from '../../../src/core/secret.ts'
import { deadlineIn } from '../../../src/runtime/clock.ts'
import type { HttpResponse } from '../../../src/runtime/http.ts'
import { lineKeeper } from '../../../src/runtime/lines.ts'
import { formsOf } from '../../../src/runtime/mask.ts'
import { resultOutputs } from '../../../src/runtime/result.ts'
import { retryIdempotent } from '../../../src/runtime/retry.ts'
import { parseCommandFile } from '../../harness/command-file.ts'
import { type Masker, maskers } from '../../harness/maskers.ts'
import { anyText } from '../core/any-text.ts'

describe('lines of a stream', () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom('\r', '\n', '\r\n', 'ä', '日本', '🔑', 'line'), anyText), {
      maxLength: 12,
    })
    .map((parts) => parts.join('').replace(/[\ud800-\udfff]/g, ''))

  test('are the same however the stream is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.integer({ min: 1, max: 9 })), async (printed, sizes) => {
        const whole = await linesOf(printed, [])
        expect(await linesOf(printed, sizes)).toEqual(whole)
        expect(whole.lines.join('\n')).toBe(whole.text)
        expect(whole.text.replace(/[\r\n]+/g, '')).toBe(printed.replace(/[\r\n]+/g, ''))
      }),
    )
  })

  async function linesOf(printed: string, sizes: readonly number[]) {
    const lines: string[] = []
    const keeper = lineKeeper({ maxBytes: 1_000_000, onLine: (line) => lines.push(line) })
    await keeper.read(chunksOf(Buffer.from(printed), sizes))
    return { text: keeper.text(), lines }
  }

  async function* chunksOf(bytes: Buffer, sizes: readonly number[]) {
    let rest = bytes
    for (const size of sizes) {
      yield rest.subarray(0, size)
      rest = rest.subarray(size)
    }
    yield rest
  }
})

describe('a wait that a server asks for', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const header = fc.oneof(
    anyText,
    fc.constantFrom('', '0', '-1', '1e3', '٣', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT', 'never'),
    fc.nat(100).map(String),
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
  )

  test('never lasts longer than the deadline, whatever its headers are', async () => {
    const names = ['retry-after', 'x-ratelimit-remaining', 'x-ratelimit-reset', 'date']
    const headers = fc.dictionary(fc.constantFrom(...names), header)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(429, 403, 503, 408),
        headers,
        fc.nat(60_000),
        async (status, sent, ms) => {
          const waits: number[] = []
          const answer: HttpResponse = { status, headers: sent, body: Buffer.of(), truncated: false }
          const options = { deadline: deadlineIn(ms), onRetry: (_: string, wait: number) => waits.push(wait) }
          const done = retryIdempotent(async () => answer, options)
          await vi.runAllTimersAsync()
          expect((await done).status).toBe(status)
          for (const wait of waits) expect(wait >= 0 && wait <= ms).toBe(true)
          expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(ms)
          expect(waits.length).toBeLessThan(4)
        },
      ),
    )
  })
})

describe('the forms of a secret', () => {
  const secret = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 8, maxLength: 40 }),
    fc.stringMatching(/^[A-Za-z0-9+/=_%\\"'&<>-]{8,40}$/),
  )

  test('hide it in plain, in JSON, in a URL and in base64, under every masker', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...Object.values(maskers)), (text, masker) => {
        const part = text.trim()
        fc.pre(part.length >= 8 && !/[\r\n\u0000-\u001f\u007f-\u009f]/.test(part))
        const url = encodeURIComponent(part)
        for (const dressed of [part, JSON.stringify({ x: part }), `?q=${url}&x`, `[${base64(part)}]`])
          expect(seen(masker, part, dressed)).not.toContain(inner(dressed, part, url))
      }),
    )
  })

  const base64 = (text: string): string => Buffer.from(text).toString('base64')

  /** What of the dressed text would give the secret away. */
  const inner = (dressed: string, part: string, url: string): string => {
    if (dressed.startsWith('{')) return JSON.stringify(part).slice(1, -1)
    if (dressed.startsWith('?')) return url
    return dressed === part ? part : base64(part).slice(0, Math.floor(Buffer.byteLength(part) / 3) * 4)
  }

  /** As `mask` registers them: raw and escaped. */
  function seen(masker: Masker, secret: string, line: string): string {
    const masks = formsOf(secret).flatMap((form) => [form, form.replaceAll('%', '%25')])
    return masker(`${masks.map((form) => `::add-mask::${form}\n`).join('')}${line}`)
  }

  test('are none of a text that is too short, and never short or of several lines', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const form of formsOf(text)) {
          expect(form.length).toBeGreaterThanOrEqual(4)
          expect(form).not.toMatch(/[\r\n]/)
        }
        if (text.length < 4) expect(formsOf(text)).toEqual([])
      }),
    )
  })
})

test('a secret is not shown by any way of making it a text', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]{12,30}$/), (text) => {
      const secret = new Secret(text)
      const shown = [String(secret), `${secret}`, JSON.stringify({ secret }), JSON.stringify([secret])]
      expect(shown.join(' ')).not.toContain(text)
      expect(Object.values(secret)).toEqual([])
    }),
  )
})

test('the result of an action is JSON on one line, whatever is in its message and details', () => {
  fc.assert(
    fc.property(
      anyText,
      anyText,
      fc.dictionary(anyText, fc.jsonValue({ maxDepth: 2 })),
      (message, remedy, details) => {
        const outputs = resultOutputs('health-gate', false, new Failure('bug', message, { remedy, details }))
        expect(outputs.result).not.toContain('\n')
        expect(JSON.parse(outputs.result ?? '')).toMatchObject({
          schema: 1,
          action: 'health-gate',
          ok: false,
        })
        const file = `result<<end\n${outputs.result}\nend\n`
        expect(parseCommandFile(file)).toEqual({ result: outputs.result })
      },
    ),
  )
})
