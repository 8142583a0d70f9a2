import { describe, expect, test } from 'vitest'
import { parseApp } from '../../../src/config/parse.ts'
import { formatProblems } from '../../../src/config/problems.ts'
import { providerSettings } from '../../../src/providers/settings.ts'

const said = (text: string) => {
  const parsed = parseApp(text, providerSettings)
  return 'problems' in parsed ? formatProblems('deploy.yml', parsed.problems) : 'no problems'
}

const tooDeep = 'deploy.yml:1:1 is nested too deeply; at most 20 levels are allowed'
const tooMuch = 'is nested too deeply, or repeats too much with aliases (at most 20 levels and 20000 values)'
const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefghijk'.split('').map((key, place) => {
    const before = `*${'abcdefghijk'[place]}`
    return `${key}: &${key} [${Array(9).fill(before).join(', ')}]`
  }),
].join('\n')

describe('a file that is made to hurt is refused within seconds', () => {
  test.each([
    ['open brackets', '['.repeat(100_000), tooDeep],
    ['closed brackets', '['.repeat(5000) + ']'.repeat(5000), tooDeep],
    ['open maps', '{a: '.repeat(50_000), tooDeep],
    ['a list in a list on one line', '- '.repeat(100_000), tooDeep],
    ['maps indented six hundred times', indented(600), tooDeep],
    ['maps indented a hundred times', indented(100), `deploy.yml:22:22 a.a.a: ${tooMuch}`],
    ['aliases of aliases', bomb, `deploy.yml:1:29 e[1][2]: ${tooMuch}`],
    ['many aliases', `a: &a 1\nb: [${'*a,'.repeat(80_000)}]`, `deploy.yml:1:7 b[9998]: ${tooMuch}`],
    ['many keys', many(20_000), `deploy.yml:20000:9 k19999: ${tooMuch}`],
    ['more than 256 KB', 'a'.repeat(257 * 1024), 'deploy.yml:1:1 has 257 KB; at most 256 KB are allowed'],
  ])(
    '%s',
    (_, text, message) => {
      expect(said(text)).toBe(message)
    },
    10_000,
  )

  test('of many problems the first fifty are shown, and the others counted', () => {
    const lines = said(`a: [${'!x 1,'.repeat(40_000)}]`).split('\n')
    expect(lines).toHaveLength(50)
    const unknown = said(
      `app: a\nservices: { api: { image: a/b } }\nenvironments: { preview: { provider: docker } }\n${many(100)}`,
    )
    expect(unknown.split('\n').at(-1)).toBe('… and 50 more problems')
  }, 10_000)
})

function indented(levels: number): string {
  return Array.from({ length: levels }, (_, level) => `${' '.repeat(level)}a:`).join('\n')
}

function many(keys: number): string {
  return Array.from({ length: keys }, (_, index) => `k${index}: 1`).join('\n')
}
