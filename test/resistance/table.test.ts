import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../../tools/root.ts'
import { sourcesIn, withoutComments } from '../policy/sources.ts'
import { faults } from './faults.ts'
import { isIn, patternOf } from './named-tests.ts'
import { proofsOf, type Row } from './row.ts'
import { threats } from './threats.ts'

const read = (file: string): string =>
  existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : ''
const ids = (rows: readonly Row[]) => rows.map(({ id }) => id)
const numbered = (letter: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${letter}-${index + 1}`)

describe('the table', () => {
  test('has every threat and every fault, each once and in order', () => {
    expect(ids(threats)).toEqual(numbered('T', 22))
    expect(ids(faults)).toEqual(numbered('F', 26))
  })

  test.each([...threats, ...faults].flatMap((row) => (row.applies ? [] : [row])))(
    'says why $id does not apply, and that is so',
    ({ because, sign }) => {
      expect(because).toMatch(/^[A-Z].{20,}\.$/)
      const lines = [...sourcesIn('src')].flatMap(([file, text]) =>
        withoutComments(text)
          .split('\n')
          .map((line) => `${file}: ${line}`),
      )
      expect(lines.filter((line) => sign.test(line))).toEqual([])
    },
  )
})

const proofs = proofsOf([...threats, ...faults]).map((one) => [one.id, one] as const)

describe.each(proofs)('%s', (_, { test: named, mutation }) => {
  test('names a test that is there', () => {
    expect(isIn(read(named.file), named), `${named.file}: ${named.name}`).toBe(true)
  })

  test('takes a text out that is there exactly once', () => {
    expect(read(mutation.file).split(mutation.find).length - 1, `${mutation.file}: ${mutation.find}`).toBe(1)
    expect(mutation.replace).not.toBe(mutation.find)
  })
})

describe('a name', () => {
  const file = 'x.test.ts'
  const text = `describe('a', () => {\n  it.each(rows)(\n    'of %s is b', async () => {})\n})\ntest("it's", () => {})`

  test.each([
    ['a', true],
    ['a > of %s is b', true],
    ["it's", true],
    ['of %s is b > a', false],
    ['of %s', false],
  ])('%j is found: %s', (name, found) => {
    expect(isIn(text, { file, name })).toBe(found)
  })

  test('stands for whatever is put into it', () => {
    const pattern = new RegExp(patternOf({ file, name: 'a (x) > of %s is $name.b!' }))
    expect('outer a (x) of 1 is 2!').toMatch(pattern)
    expect('outer a (x) of 1 is 2! And more').not.toMatch(pattern)
    expect('a x of 1 is 2!').not.toMatch(pattern)
  })
})
