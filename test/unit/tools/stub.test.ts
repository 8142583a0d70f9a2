import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { stub } from '../../../tools/bundle.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-actions-stub-'))
  for (const name of ['lib', 'small']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'small/main.cjs'), stub('small', 'main'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function started(library: string) {
  writeFileSync(join(folder, 'lib/index.js'), library)
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'small/main.cjs')], {
    encoding: 'utf8',
    timeout: 15_000,
  })
  return { status, stdout, stderr }
}

it('starts its phase, and leaves the exit code to it', () => {
  const library = 'export const start = async (phase) => { console.log(phase); process.exitCode = 0 }'
  expect(started(library)).toEqual({ status: 0, stdout: 'small/main\n', stderr: '' })
})

it.each([
  ['rejects', "export const start = () => Promise.reject(new Error('100% broken\\n::warning::x'))"],
  ['throws when it is loaded', "throw new Error('100% broken\\n::warning::x')"],
])('tells in one line, without a stack, that its library %s', (_, library) => {
  expect(started(library)).toEqual({
    status: 1,
    stdout: '::error::small could not be started: 100%25 broken ::warning::x\n',
    stderr: '',
  })
})

it('tells what is no error too', () => {
  expect(started('export const start = () => Promise.reject(undefined)')).toMatchObject({
    status: 1,
    stdout: '::error::small could not be started: undefined\n',
  })
})
