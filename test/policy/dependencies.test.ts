import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { assemble } from '../../tools/distribution/assemble.ts'
import { filesOfWorkTree } from '../../tools/distribution/source.ts'
import { root } from '../../tools/root.ts'
import { importsOf, sourcesIn } from './sources.ts'

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly engines: { readonly node: string }
}

interface Locked extends Partial<Manifest> {
  readonly version?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly hasInstallScript?: boolean
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const manifest = JSON.parse(read('package.json')) as Manifest
const lock = JSON.parse(read('package-lock.json')) as { packages: Readonly<Record<string, Locked>> }
const direct = { ...manifest.dependencies, ...manifest.devDependencies }
const packages = Object.entries(lock.packages).filter(([path]) => path !== '')

test('every direct dependency is pinned to one version, and locked to it', () => {
  for (const [name, version] of Object.entries(direct)) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+$/)
    expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version)
  }
  expect(lock.packages['']?.dependencies).toEqual(manifest.dependencies)
  expect(lock.packages['']?.devDependencies).toEqual(manifest.devDependencies)
})

test('the packages that the field would use are direct dependencies', () => {
  const names = Object.keys(manifest.dependencies)
  expect(names).toEqual(
    expect.arrayContaining(['@actions/core', '@actions/github', '@actions/exec', '@actions/cache']),
  )
  expect(Object.keys(manifest.devDependencies)).toEqual(expect.arrayContaining(['vitest', '@vercel/ncc']))
})

/** Dependencies that no source imports yet, and what brings them in. */
const toCome: Readonly<Record<string, string>> = {
  '@actions/cache': 'layers of images kept between runs',
}

test('every runtime dependency is imported by src, and src imports no other package', () => {
  const named = [...sourcesIn('src')].flatMap(([file, text]) => importsOf(file, text))
  const packagesOf = named
    .filter((name) => !/^(src\/|node:)/.test(name))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    )
  const used = new Set([...packagesOf, ...Object.keys(toCome)])
  expect([...used].sort()).toEqual(Object.keys(manifest.dependencies).sort())
  expect(Object.keys(toCome).filter((name) => packagesOf.includes(name))).toEqual([])
})

test('the lock file names no place to download from, and proves every package', () => {
  expect(packages.length).toBeGreaterThan(50)
  expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
  expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([])
})

test('no package needs to run a script when it is installed', () => {
  expect(packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([])
  expect(read('.npmrc').split('\n')).toEqual(
    expect.arrayContaining([
      'save-exact=true',
      'ignore-scripts=true',
      'omit-lockfile-registry-resolved=true',
    ]),
  )
})

/** Packages that ask for a newer Node than their code needs: Octokit's, whose tests run on Node 20. */
const runsOnTwenty = ['node_modules/content-type']

test('Node 20 is the floor for us and for what we ship', () => {
  expect(manifest.engines.node).toBe('>=20')
  const shipped = packages.filter(([, entry]) => !('dev' in entry) && !('devOptional' in entry))
  const twenty = /^\s*(?:[~^]?20\b|>=?\s*(?:\d|1\d|20)\b|\*)/
  const newer = shipped.filter(
    ([, { engines }]) =>
      engines?.node !== undefined && !engines.node.split('||').some((range) => twenty.test(range)),
  )
  expect(newer.map(([path]) => path)).toEqual(runsOnTwenty)
})

describe('the budget', () => {
  const files = assemble(filesOfWorkTree(root))
  const bom = JSON.parse(files.get('sbom.cdx.json')?.toString() ?? '') as { components: unknown[] }
  const needed = packages.filter(([, entry]) => !('optional' in entry))
  const atRunTime = needed.filter(([, entry]) => !('dev' in entry) && !('devOptional' in entry))
  const compressed = gzipSync(Buffer.concat([...files.values()])).length

  /** What is there now and a little more: whoever needs a larger one says why in the commit that raises it. */
  test.each([
    ['packages in the bundles', bom.components.length, 25],
    ['packages that the sources may import, with all that these need', atRunTime.length, 70],
    ['packages that a developer installs', needed.length, 140],
    ['kilobytes that a runner downloads for each action', compressed / 1000, 450],
  ])('%s: %d of at most %d', (_, found, budget) => {
    expect(found).toBeGreaterThan(budget / 2)
    expect(found).toBeLessThanOrEqual(budget)
  })
})

test('nothing that is built is ignored by git: it would be missing in every clone', () => {
  const args = ['ls-files', '--others', '--ignored', '--exclude-standard', '--', 'dist', 'actions', 'schema']
  expect(execFileSync('git', args, { cwd: root, encoding: 'utf8' })).toBe('')
})
