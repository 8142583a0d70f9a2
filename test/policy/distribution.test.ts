import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { contentOf } from '../../tools/bundle.ts'
import { definitions } from '../../tools/definitions.ts'
import { assemble, type Files } from '../../tools/distribution/assemble.ts'
import { filesOfCommit, filesOfWorkTree } from '../../tools/distribution/source.ts'
import { commitFiles, writeFiles } from '../../tools/distribution/write.ts'
import { root } from '../../tools/root.ts'

const texts = (files: Files): Record<string, string> =>
  Object.fromEntries([...files].map(([path, content]) => [path, content.toString('latin1')]))

const source = (files: Readonly<Record<string, string>>): Files =>
  new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]))

const small = {
  'actions/a-b/action.yml':
    'name: A\nruns:\n  main: ../../dist/a-b/main.cjs\n  post: ../../dist/a-b/post.cjs\n',
  'dist/a-b/main.cjs': 'main',
  'dist/a-b/post.cjs': 'post ../../dist/ stays',
  'dist/package.json': '{"type":"module"}',
  LICENSE: 'MIT',
  'README.md': 'read',
  'package.json': '{"name":"small","version":"1.0.0","license":"MIT"}',
  'package-lock.json': '{"packages":{}}',
  'dist/lib/licenses.txt': '',
}

describe('the distribution of a small source tree', () => {
  test('has its actions at the root, with their paths, and what they run', () => {
    const { 'sbom.cdx.json': bom, ...rest } = texts(assemble(source(small)))
    expect(bom).toContain('"bomFormat": "CycloneDX"')
    expect(rest).toEqual({
      'a-b/action.yml': 'name: A\nruns:\n  main: ../dist/a-b/main.cjs\n  post: ../dist/a-b/post.cjs\n',
      'dist/a-b/main.cjs': 'main',
      'dist/a-b/post.cjs': 'post ../../dist/ stays',
      'dist/package.json': '{"type":"module"}',
      'dist/lib/licenses.txt': '',
      LICENSE: 'MIT',
      'README.md': 'read',
    })
  })

  test('leaves everything else behind', () => {
    const more = {
      'src/a.ts': '',
      'actions/a-b/notes.md': '',
      'package.json.md': '',
      'test/dist/x': '',
      'docs/LICENSE': '',
    }
    expect(texts(assemble(source({ ...small, ...more })))).toEqual(texts(assemble(source(small))))
  })

  test.each(['main', 'post'])('is refused when its %s is not there', (phase) => {
    const { [`dist/a-b/${phase}.cjs` as 'dist/a-b/main.cjs']: _, ...rest } = small
    expect(() => assemble(source(rest))).toThrow(
      `a-b/action.yml names dist/a-b/${phase}.cjs as its ${phase}, and the distribution has no such file`,
    )
  })
})

test.each(['package.json', 'package-lock.json', 'dist/lib/licenses.txt'] as const)(
  'a distribution without %s is refused: nobody could tell what is in it',
  (path) => {
    const { [path]: _, ...rest } = small
    expect(() => assemble(source(rest))).toThrow(`the source has no ${path}, from which the SBOM is made`)
  },
)

describe('the distribution of this tree', () => {
  const tree = filesOfWorkTree(root)
  const distribution = () => assemble(tree)

  test('is the same each time', () => {
    expect(texts(distribution())).toEqual(texts(assemble(filesOfWorkTree(root))))
  })

  test('has each action at the root, and what its phases name', () => {
    const files = distribution()
    for (const { name, post } of definitions) {
      const yml = files.get(`${name}/action.yml`)?.toString() ?? ''
      expect(yml).toContain(`main: ../dist/${name}/main.cjs`)
      expect(files.has(`dist/${name}/main.cjs`), name).toBe(true)
      expect(files.has(`dist/${name}/post.cjs`), name).toBe(post)
      expect(yml.includes('post:'), name).toBe(post)
    }
  })

  test('has the bundles as they are, byte by byte, and nothing else', () => {
    const files = distribution()
    const bundles = contentOf(join(root, 'dist'))
    expect(bundles.size).toBeGreaterThan(definitions.length)
    const expected = [
      ...[...bundles.keys()].map((path) => `dist/${path}`),
      ...definitions.map(({ name }) => `${name}/action.yml`),
      'LICENSE',
      'README.md',
      'sbom.cdx.json',
    ]
    expect([...files.keys()].sort()).toEqual(expected.sort())
    for (const [path, content] of bundles) expect(files.get(`dist/${path}`)?.equals(content), path).toBe(true)
  })

  test('tells Node the type of its modules, and carries the licences of what is in it', () => {
    const files = distribution()
    expect(files.get('dist/package.json')?.toString()).toBe('{"type":"module"}\n')
    expect(files.get('dist/lib/licenses.txt')?.length).toBeGreaterThan(1000)
    expect([...files.keys()].filter((path) => path.endsWith('.map'))).toEqual([])
  })
})

describe('its list of what the bundles contain', () => {
  interface Bom {
    readonly components: ReadonlyArray<{
      readonly purl: string
      readonly group?: string
      readonly name: string
      readonly licenses?: ReadonlyArray<{ readonly license: { readonly id: string } }>
    }>
  }
  const files = filesOfWorkTree(root)
  const text = (path: string) => files.get(path)?.toString() ?? ''
  const { components } = JSON.parse(assemble(files).get('sbom.cdx.json')?.toString() ?? '{}') as Bom
  const names = components.map(({ group, name }) => (group === undefined ? name : `${group}/${name}`))

  test('names every package whose licence is in the bundle, and no other', () => {
    const shipped = Object.entries(JSON.parse(text('package-lock.json')).packages as Record<string, object>)
    const known = new Set(
      shipped.flatMap(([path, entry]) =>
        'dev' in entry || path === '' ? [] : [path.split('node_modules/').at(-1) ?? ''],
      ),
    )
    const collected = text('dist/lib/licenses.txt')
      .split('\n')
      .filter((line, index, lines) => known.has(line) && (index === 0 || lines[index - 1] === ''))
    expect(collected.length).toBeGreaterThan(15)
    expect([...new Set(names)].sort()).toEqual([...new Set(collected)].sort())
    expect(names).toEqual(
      expect.arrayContaining(['@actions/core', '@octokit/core', 'undici', 'valibot', 'yaml']),
    )
  })

  test('gives each a licence that may be shipped in a distribution under MIT', () => {
    const licences = components.flatMap(({ licenses = [] }) => licenses.map(({ license }) => license.id))
    expect(licences).toHaveLength(components.length)
    expect([...new Set(licences)].sort()).toEqual(['Apache-2.0', 'ISC', 'MIT'])
  })
})

describe('the distribution commit', () => {
  let repository: string
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: repository, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

  /** Commits a source tree, by somebody, at a time of its own. */
  function commit(files: Readonly<Record<string, string>>, date: string): string {
    writeFiles(repository, source(files))
    git('add', '--all')
    execFileSync('git', ['commit', '--quiet', '--message', 'x', '--date', date], {
      cwd: repository,
      env: { ...process.env, GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z' },
    })
    return git('rev-parse', 'HEAD')
  }

  beforeEach(() => {
    repository = mkdtempSync(join(tmpdir(), 'deploy-actions-distribution-'))
    git('init', '--quiet', '--initial-branch', 'main')
    git('config', 'user.name', 'Ada')
    git('config', 'user.email', 'ada@example.com')
    git('config', 'commit.gpgsign', 'false')
  })
  afterEach(() => rmSync(repository, { recursive: true, force: true }))

  test('is the same for the same source and parent, and leaves the index alone', () => {
    const made = commit({ ...small, 'src/a.ts': 'a' }, '2026-01-02T03:04:05+02:00')
    const once = commitFiles(repository, assemble(filesOfCommit(repository, made)), made)
    const again = commitFiles(repository, assemble(filesOfCommit(repository, made)), made)
    expect(again).toBe(once)
    expect(git('status', '--porcelain')).toBe('')
  })

  test('holds the distribution alone, as files of plain mode', () => {
    const made = commit({ ...small, 'src/a.ts': 'a' }, '2026-01-02T03:04:05Z')
    const sha = commitFiles(repository, assemble(filesOfCommit(repository, made)), made)
    const listed = git('ls-tree', '-r', sha).split('\n')
    expect(listed.map((line) => line.split('\t')[1]).sort()).toEqual(
      [
        'LICENSE',
        'README.md',
        'a-b/action.yml',
        'dist/a-b/main.cjs',
        'dist/a-b/post.cjs',
        'dist/lib/licenses.txt',
        'dist/package.json',
        'sbom.cdx.json',
      ].sort(),
    )
    for (const line of listed) expect(line).toMatch(/^100644 blob /)
  })

  test('follows the previous distribution, not the source, and names its source', () => {
    const first = commit(small, '2026-01-02T03:04:05Z')
    const older = commitFiles(repository, assemble(filesOfCommit(repository, first)), first)
    const second = commit({ ...small, 'dist/a-b/main.cjs': 'newer' }, '2026-01-03T03:04:05Z')
    const newer = commitFiles(repository, assemble(filesOfCommit(repository, second)), second, older)
    expect(git('rev-list', newer).split('\n')).toEqual([newer, older])
    const trailer = '%(trailers:key=Source-Commit,valueonly)'
    expect(git('show', '-s', `--format=${trailer}`, newer)).toBe(second)
    expect(git('show', '-s', `--format=${trailer}`, older)).toBe(first)
    expect(git('show', '-s', '--format=%an <%ae> %aI', newer)).toBe(
      'Ada <ada@example.com> 2026-01-03T03:04:05+00:00',
    )
    expect(git('show', `${newer}:dist/a-b/main.cjs`)).toBe('newer')
  })

  test('is what a checkout of it shows', () => {
    const made = commit(small, '2026-01-02T03:04:05Z')
    const sha = commitFiles(repository, assemble(filesOfCommit(repository, made)), made)
    const copy = join(repository, '../', `${repository.split('/').at(-1)}-copy`)
    mkdirSync(copy)
    try {
      cpSync(join(repository, '.git'), join(copy, '.git'), { recursive: true })
      writeFileSync(join(copy, 'x'), '')
      execFileSync('git', ['checkout', '--quiet', '--force', sha], { cwd: copy })
      expect(readFileSync(join(copy, 'a-b/action.yml'), 'utf8')).toContain('main: ../dist/a-b/main.cjs')
    } finally {
      rmSync(copy, { recursive: true, force: true })
    }
  })
})
