import { expect, test } from 'vitest'
import { sourcesIn, withoutComments } from './sources.ts'

const forbidden =
  /\b(?:vi|jest)\.(?:mock|doMock|unstable_mockModule)\(|\b(?:test|it|describe|suite)(?:\.\w+)*\.(?:skip|only|todo|fails)\b|\bx(?:it|describe|test)\(|\bf(?:it|describe)\(/

const dots = (text: string): string => text.replaceAll('·', '.') // so that these words are not found in this file

test.each([
  'vi·mock("./a.ts")',
  'vi·doMock("./a.ts")',
  'jest·mock("a")',
  'test·skip("a")',
  'it·only("a")',
  'it·todo("a")',
  'describe·concurrent·only("a")',
  'x' + 'it("a")',
])('%s would be found', (text) => {
  expect(dots(text)).toMatch(forbidden)
})

test('no test replaces modules, is left out, or stands alone', () => {
  const files = [...sourcesIn('test')]
  expect(files.length).toBeGreaterThan(30)
  expect(
    files.flatMap(([file, text]) => {
      const found = forbidden.exec(withoutComments(text))?.[0]
      return found === undefined ? [] : [`${file}: ${found}`]
    }),
  ).toEqual([])
})

test('every test file holds a test', () => {
  const empty = [...sourcesIn('test')].filter(
    ([file, text]) => file.endsWith('.test.ts') && !/\b(?:test|it)(?:\.\w+)*\s*(?:<[^(]*>)?\(/.test(text),
  )
  expect(empty.map(([file]) => file)).toEqual([])
})
