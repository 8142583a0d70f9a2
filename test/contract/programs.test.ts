import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { programsNamed } from '../../src/runtime/programs.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'programs-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true, force: true })
})

function program(folder: string, mode = 0o755): string {
  mkdirSync(join(root, folder))
  const path = join(root, folder, 'tool')
  writeFileSync(path, '')
  chmodSync(path, mode)
  return path
}

test('programs of a name are found in the order of PATH, then elsewhere, each once', () => {
  const [first, second, elsewhere] = [program('a'), program('b'), program('c')]
  mkdirSync(join(root, 'same'))
  symlinkSync(first, join(root, 'same', 'tool'))
  vi.stubEnv('PATH', ['a', 'same', 'nowhere', 'b'].map((folder) => join(root, folder)).join(':'))
  expect(programsNamed('tool', [join(root, 'c')])).toEqual([first, second, elsewhere])
})

test('what cannot be started is no program', () => {
  program('plain', 0o644)
  mkdirSync(join(root, 'folder', 'tool'), { recursive: true })
  vi.stubEnv('PATH', [join(root, 'plain'), join(root, 'folder')].join(':'))
  expect(programsNamed('tool')).toEqual([])
})
