import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { homeFolder, inWorkspace, readText, writePrivate } from '../../../src/runtime/files.ts'
import { temporaryFolder } from '../../../src/runtime/temporary.ts'

let base: string
let root: string

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'files-test-')))
  root = join(base, 'workspace')
  mkdirSync(join(root, 'app'), { recursive: true })
  writeFileSync(join(root, 'deploy.yml'), 'app: notes\n')
  writeFileSync(join(root, '..data'), 'x')
  writeFileSync(join(base, 'outside'), 'x')
  symlinkSync('../outside', join(root, 'out'))
  symlinkSync('..', join(root, 'up'))
  symlinkSync('deploy.yml', join(root, 'in'))
  symlinkSync('nowhere', join(root, 'dangling'))
  symlinkSync('loop', join(root, 'loop'))
  vi.stubEnv('GITHUB_WORKSPACE', root)
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(base, { recursive: true, force: true })
})

describe('a path in the workspace', () => {
  test.each([
    ['deploy.yml', 'deploy.yml'],
    ['./app/../deploy.yml', 'deploy.yml'],
    ['app', 'app'],
    ['.', ''],
    ['..data', '..data'],
    ['in', 'deploy.yml'],
  ])('%s is found', (path, found) => {
    expect(inWorkspace(path)).toEqual({ value: found === '' ? root : join(root, found) })
  })

  test.each([
    ['/etc/passwd', 'is absolute; write it relative to the workspace'],
    ['..', 'leaves the workspace'],
    ['../outside', 'leaves the workspace'],
    ['app/../../outside', 'leaves the workspace'],
    ['../workspace-of-others', 'leaves the workspace'],
    ['out', 'leaves the workspace through a symbolic link'],
    ['up/outside', 'leaves the workspace through a symbolic link'],
  ])('%s %s', (path, problem) => {
    expect(inWorkspace(path)).toEqual({ problem })
  })

  test.each(['missing.yml', 'dangling', 'loop', 'deploy.yml/x', 'a\0b'])('%j does not exist', (path) => {
    expect(inWorkspace(path)).toEqual({ problem: `does not exist in the workspace (${root})` })
  })

  test('is nowhere where there is no workspace', () => {
    vi.stubEnv('GITHUB_WORKSPACE', join(base, 'gone'))
    expect(inWorkspace('x')).toEqual({
      problem: `has no workspace to be in (${join(base, 'gone')} does not exist)`,
    })
  })

  test('may be reached through a link to the whole workspace', () => {
    symlinkSync('workspace', join(base, 'link'))
    vi.stubEnv('GITHUB_WORKSPACE', join(base, 'link'))
    expect(inWorkspace('deploy.yml')).toEqual({ value: join(root, 'deploy.yml') })
  })
})

test('a text file is read up to its limit', () => {
  expect(readText(join(root, 'deploy.yml'), 100)).toEqual({ value: 'app: notes\n' })
  expect(readText(join(root, 'deploy.yml'), 5)).toEqual({ problem: 'is larger than 5 bytes' })
  expect(readText(join(root, 'app'), 100)).toEqual({ problem: 'is not a file' })
  expect(readText(join(root, 'missing'), 100)).toEqual({ problem: 'does not exist' })
})

test('a temporary folder is for us alone, and goes away', () => {
  vi.stubEnv('RUNNER_TEMP', base)
  const folder = temporaryFolder()
  const file = join(folder.path, 'config.json')
  writePrivate(file, 'x')
  expect(folder.path.startsWith(join(base, 'deploy-actions-'))).toBe(true)
  expect(statSync(folder.path).mode & 0o777).toBe(0o700)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  folder.remove()
  expect(statSync(folder.path, { throwIfNoEntry: false })).toBeUndefined()
  folder.remove()
})

test.each(['', 'relative', '.'])(
  'a user whose HOME is %j has no folder: it would be one of the workspace',
  (home) => {
    vi.stubEnv('HOME', home)
    expect(homeFolder()).toBeUndefined()
  },
)

test('a full disk is told with the name of the file', () => {
  expect(() => writePrivate('/dev/full', 'x')).toThrow('/dev/full cannot be used: the disk is full.')
})
