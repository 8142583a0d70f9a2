import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { observeCheckout, readAtCommit } from '../../src/images/checkout.ts'
import { probe } from '../../src/runtime/probe.ts'

let folder: string
const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim()
const write = (path: string, content: string) => writeFileSync(join(folder, path), content)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkout-'))
  git('init', '--quiet')
  write('app.js', 'one')
  write('.gitignore', 'dist\n')
  git('add', '--all')
  git('-c', 'user.name=Ada', '-c', 'user.email=ada@acme.example', 'commit', '--quiet', '--message=x')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const clean = async () => {
  const checkout = await observeCheckout(folder)
  return 'value' in checkout ? checkout.value.clean : checkout.problem
}

test('a fresh checkout names its commit, its time, and is clean', async () => {
  expect(await observeCheckout(folder)).toEqual({
    value: {
      head: git('rev-parse', 'HEAD'),
      committedAt: git('show', '--no-patch', '--format=%cI', 'HEAD'),
      clean: true,
    },
  })
})

test('a changed file, a new file and a removed file make it differ', async () => {
  write('app.js', 'two')
  expect(await clean()).toBe(false)
  write('app.js', 'one')
  expect(await clean()).toBe(true)
  write('new.js', '')
  expect(await clean()).toBe(false)
  rmSync(join(folder, 'new.js'))
  rmSync(join(folder, 'app.js'))
  expect(await clean()).toBe(false)
})

test('a new file counts also where the settings hide new files, and an ignored one does not', async () => {
  git('config', 'status.showUntrackedFiles', 'no')
  write('dist', '')
  expect(await clean()).toBe(true)
  write('new.js', '')
  expect(await clean()).toBe(false)
})

test('programs that the settings of the repository name are not started', async () => {
  const trace = join(folder, '.git', 'started')
  git('config', 'core.fsmonitor', `touch ${trace}; true`)
  git('status')
  expect(existsSync(trace)).toBe(true)
  rmSync(trace)
  await observeCheckout(folder)
  expect(existsSync(trace)).toBe(false)
})

test('a folder that is no checkout is said to be none', async () => {
  rmSync(join(folder, '.git'), { recursive: true })
  expect(await observeCheckout(folder)).toEqual({ problem: 'the workspace is no git checkout' })
})

test('a probe that is not there, or hangs, is no answer', async () => {
  expect(await probe('no-such-program', [], { cwd: folder })).toBeUndefined()
  expect(await probe('sleep', ['2'], { cwd: folder, timeoutMs: 50 })).toBeUndefined()
  expect(await probe('false', [], { cwd: folder })).toMatchObject({ code: 1 })
})

describe('a file at a commit', () => {
  const wanted = 'app.js'

  test('is what was committed, whatever lies in the folder', async () => {
    const sha = git('rev-parse', 'HEAD')
    write(wanted, 'two')
    expect(await readAtCommit(folder, sha, wanted)).toEqual({ value: 'one' })
  })

  test('is found below a folder too', async () => {
    mkdirSync(join(folder, 'in'))
    write('in/app.js', 'deep')
    git('add', '--all')
    git('-c', 'user.name=Ada', '-c', 'user.email=ada@acme.example', 'commit', '--quiet', '--message=y')
    expect(await readAtCommit(join(folder, 'in'), git('rev-parse', 'HEAD'), wanted)).toEqual({
      value: 'deep',
    })
  })

  test('is not found in a commit that is not here', async () => {
    expect(await readAtCommit(folder, 'b'.repeat(40), wanted)).toEqual({
      problem: 'git does not find it in the commit bbbbbbbbbbbb',
    })
  })

  test('starts no converter that the repository names', async () => {
    const trace = join(folder, 'trace')
    write('.gitattributes', 'app.js diff=evil filter=evil')
    git('config', 'diff.evil.textconv', `touch ${trace}; cat`)
    git('config', 'filter.evil.smudge', `touch ${trace}; cat`)
    expect(await readAtCommit(folder, git('rev-parse', 'HEAD'), wanted)).toEqual({ value: 'one' })
    expect(existsSync(trace)).toBe(false)
  })
})
