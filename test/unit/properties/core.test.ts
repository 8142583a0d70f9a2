import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDuration } from '../../../src/core/duration.ts'
import { parsePointer, resolvePointer } from '../../../src/core/json-pointer.ts'
import { readList, readMap } from '../../../src/core/line-values.ts'
import { ok } from '../../../src/core/parsed.ts'
import { formatSize } from '../../../src/core/size.ts'
import { isServed, parseFullSha, shortSha } from '../../../src/core/version.ts'
import { parseStatuses, scalarsOf, shownStatuses } from '../../../src/health/expectation.ts'
import { anyText } from '../core/any-text.ts'

const sha = fc.stringMatching(/^[0-9a-f]{40}$/)

describe('the version that an app serves', () => {
  test('is the wanted one if it is it, or begins the commit in at least seven characters', () => {
    fc.assert(
      fc.property(sha, fc.nat(45), (commit, length) => {
        const wanted = { version: shortSha(commit), sha: commit }
        const served = commit.slice(0, length)
        expect(isServed(served, wanted)).toBe(length >= 7)
        expect(isServed(`${served}\n`, wanted)).toBe(length >= 7)
      }),
    )
  })

  test('is no other', () => {
    fc.assert(
      fc.property(sha, fc.oneof(sha, anyText), (commit, served) => {
        const text = served.trim()
        fc.pre(text !== shortSha(commit) && !(text.length >= 7 && commit.startsWith(text)))
        expect(isServed(served, { version: shortSha(commit), sha: commit })).toBe(false)
        fc.pre(text !== 'v1.2.3')
        expect(isServed(served, { version: 'v1.2.3' })).toBe(false)
      }),
    )
  })

  test('is of a commit that is written in full', () => {
    fc.assert(
      fc.property(fc.oneof(sha, fc.stringMatching(/^[0-9a-f]{0,70}$/), anyText), (text) => {
        expect('value' in parseFullSha(text)).toBe(/^[0-9a-f]+$/.test(text) && [40, 64].includes(text.length))
      }),
    )
  })
})

test('a pointer that is accepted can be followed in anything', () => {
  const pointer = fc.oneof(
    anyText,
    fc.array(fc.constantFrom('/', '~', '0', '1', 'a', '__proto__', 'length')).map((a) => a.join('')),
  )
  fc.assert(
    fc.property(pointer, fc.jsonValue(), (text, document) => {
      const parsed = parsePointer(text)
      if ('problem' in parsed) expect(parsed.problem).toMatch(/^(must|has) /)
      else {
        const found = resolvePointer(document, parsed.value)
        if ('value' in found) expect(JSON.stringify(document)).toContain(JSON.stringify(found.value))
      }
    }),
  )
})

describe('values of several lines', () => {
  const text = fc
    .array(fc.oneof(anyText, fc.constantFrom('A=b', 'A=', '=x', '\n', 'TOKEN: hunter2hunter2')))
    .map((list) => list.join('\n'))

  test('are entries of one line each, or one sentence that repeats no long word', () => {
    fc.assert(
      fc.property(text, (given) => {
        const lists = readList(given, 'entry', ok)
        const maps = readMap(given, 'NAME=value', ok, ok)
        if ('value' in lists) {
          expect(lists.value.join('\n')).not.toMatch(/[\r\u0000]/)
          expect(new Set(lists.value).size).toBe(lists.value.length)
        } else expect(lists.problem).not.toMatch(/[\n\r]|hunter2/)
        if ('value' in maps) for (const value of Object.values(maps.value)) expect(value).not.toContain('\n')
        else expect(maps.problem).not.toMatch(/[\n\r]|hunter2/)
      }),
    )
  })
})

test('any amount of time or bytes is shown as a short text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e12, noNaN: true })), (amount) => {
      expect(formatDuration(amount)).toMatch(/^(\d+(\.\d)?(ms|s|m|h|d)){1,2}$/)
      expect(formatSize(Math.floor(amount))).toMatch(/^\d+(\.\d+)?(B|KB|MB|GB)$/)
    }),
  )
})

describe('status codes', () => {
  const word = fc.oneof(
    fc.constantFrom('2xx', '200', '99', '600', '0x1', '', ' 301 ', '1e2'),
    fc.nat(700).map(String),
  )
  test('that are read are from 100 to 599 and each once', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.array(word).map((list) => list.join(',')),
        ),
        (text) => {
          const parsed = parseStatuses(text)
          if ('problem' in parsed) return
          const codes = parsed.value.flatMap(({ from, to }) =>
            Array.from({ length: to - from + 1 }, (_, at) => from + at),
          )
          expect(Math.min(...codes)).toBeGreaterThanOrEqual(100)
          expect(Math.max(...codes)).toBeLessThan(600)
          expect(new Set(codes).size).toBe(codes.length)
          expect(parseStatuses(shownStatuses(parsed.value).replaceAll(' or ', ','))).toEqual(parsed)
        },
      ),
    )
  })

  test('a plain text stands for itself, and for the JSON that is written the same way', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.jsonValue().map((value) => JSON.stringify(value)),
        ),
        (text) => {
          const [first, second, ...more] = scalarsOf(text)
          expect(first).toBe(text)
          expect(more).toEqual([])
          if (second !== undefined) expect(second).toEqual(JSON.parse(text))
        },
      ),
    )
  })
})
