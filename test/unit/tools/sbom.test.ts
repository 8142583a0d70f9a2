import { expect, test } from 'vitest'
import { sbom } from '../../../tools/distribution/sbom.ts'

const digest = (letter: string) => `sha512-${Buffer.from(letter.repeat(64)).toString('base64')}`
const hex = (letter: string) => Buffer.from(letter.repeat(64)).toString('hex')

const manifest = JSON.stringify({ name: 'ours', version: '1.2.3', license: 'MIT' })
const lock = (packages: object) => JSON.stringify({ packages })
const text = (...names: readonly string[]) => names.map((name) => `${name}\nMIT\nAs is.\n`).join('\n')

const packages = {
  '': { dependencies: { a: '1.0.0', '@s/b': '2.0.0' } },
  'node_modules/a': { version: '1.0.0', license: 'MIT', integrity: digest('a'), dependencies: { c: '^1' } },
  'node_modules/@s/b': {
    version: '2.0.0',
    license: 'MIT',
    integrity: digest('b'),
    dependencies: { c: '^2', gone: '1' },
  },
  'node_modules/@s/b/node_modules/c': { version: '2.1.0', license: 'MIT', integrity: digest('d') },
  'node_modules/c': { version: '1.9.0', license: 'MIT', integrity: digest('c') },
  'node_modules/gone': { version: '1.0.0', license: 'MIT', integrity: digest('g') },
  'node_modules/tool': { version: '9.0.0', license: 'MIT', integrity: digest('t'), dev: true },
}

const made = (locked: object = packages, licenses = text('a', '@s/b', 'c', 'tool')) =>
  JSON.parse(sbom({ manifest, lock: lock(locked), licenses })) as {
    readonly metadata: object
    readonly components: ReadonlyArray<Readonly<Record<string, unknown>>>
    readonly dependencies: unknown
  }

test('lists what is bundled, in every locked version, and nothing else', () => {
  expect(made().components.map(({ purl }) => purl)).toEqual([
    'pkg:npm/%40s/b@2.0.0',
    'pkg:npm/c@2.1.0',
    'pkg:npm/a@1.0.0',
    'pkg:npm/c@1.9.0',
  ])
})

test('says of each its licence, and the digest by which npm knew it', () => {
  expect(made().components[0]).toEqual({
    type: 'library',
    'bom-ref': 'pkg:npm/%40s/b@2.0.0',
    group: '@s',
    name: 'b',
    version: '2.0.0',
    hashes: [{ alg: 'SHA-512', content: hex('b') }],
    licenses: [{ license: { id: 'MIT' } }],
    purl: 'pkg:npm/%40s/b@2.0.0',
  })
})

test('finds dependencies where Node finds them', () => {
  expect(made().dependencies).toEqual([
    { ref: 'ours@1.2.3', dependsOn: ['pkg:npm/%40s/b@2.0.0', 'pkg:npm/a@1.0.0'] },
    { ref: 'pkg:npm/%40s/b@2.0.0', dependsOn: ['pkg:npm/c@2.1.0'] },
    { ref: 'pkg:npm/c@2.1.0', dependsOn: [] },
    { ref: 'pkg:npm/a@1.0.0', dependsOn: ['pkg:npm/c@1.9.0'] },
    { ref: 'pkg:npm/c@1.9.0', dependsOn: [] },
  ])
})

test('holds a licence that is made of several as the expression that it is', () => {
  const two = { 'node_modules/a': { ...packages['node_modules/a'], license: '(MIT AND ISC)' } }
  expect(made(two, 'a\n(MIT AND ISC)\n').components[0]?.licenses).toEqual([{ expression: '(MIT AND ISC)' }])
})

test('is the same text each time: neither time nor chance is in it', () => {
  const source = { manifest, lock: lock(packages), licenses: text('a', 'c') }
  expect(sbom(source)).toBe(sbom(source))
  expect(sbom(source)).not.toMatch(/serialNumber|timestamp/)
})

test('is refused for a package that nobody could compare', () => {
  const loose = { 'node_modules/a': { version: '1.0.0', license: 'MIT' } }
  expect(() => made(loose)).toThrow('a is locked without a sha512 digest')
})
