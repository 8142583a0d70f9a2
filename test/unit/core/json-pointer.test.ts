import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePointer, resolvePointer } from '../../../src/core/json-pointer.ts'

/** The document and the answers of RFC 6901, section 5. */
const document = { foo: ['bar', 'baz'], '': 0, 'a/b': 1, 'c%d': 2, 'm~n': 8, ' ': 7 }

describe('a JSON pointer', () => {
  test.each<[string, unknown]>([
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/m~0n', 8],
    ['/ ', 7],
  ])('%s finds what RFC 6901 says', (pointer, value) => {
    expect(resolvePointer(document, pointer)).toEqual({ value })
  })

  test.each([
    '/nothing',
    '/foo/2',
    '/foo/01',
    '/foo/-',
    '/foo/length',
    '/constructor',
    '/__proto__',
    '/a~1b/x',
  ])('%s finds nothing', (pointer) => {
    expect(resolvePointer(document, pointer)).toEqual({ problem: 'is not there' })
  })

  test('"~01" is "~1" and not "/"', () => {
    expect(resolvePointer({ '~1': 'right', '/': 'wrong' }, '/~01')).toEqual({ value: 'right' })
  })

  test.each(['', 'version', '#/version'])('%j is refused: it does not begin with "/"', (text) => {
    expect(parsePointer(text)).toEqual({
      problem: 'must be a JSON pointer, beginning with "/", for example "/version"',
    })
  })

  test('an escape that is none is refused', () => {
    expect(parsePointer('/a~2')).toEqual({
      problem: 'has "~" in a JSON pointer; write "~0" for "~" and "~1" for "/"',
    })
  })

  test('finds every key, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (key, value) => {
        const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
        expect(parsePointer(pointer)).toEqual({ value: pointer })
        expect(resolvePointer(JSON.parse(JSON.stringify({ [key]: value })), pointer)).toEqual({
          value: JSON.parse(JSON.stringify(value)),
        })
      }),
    )
  })
})
