import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type ProcessOptions, run } from '../../../src/runtime/process.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'process-test-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const node = (script: string, options: Partial<ProcessOptions> = {}) =>
  run(process.execPath, ['-e', script], { timeoutMs: 10_000, ...options })
const shell = (script: string, options: Partial<ProcessOptions> = {}) =>
  run('/bin/sh', ['-c', script], { timeoutMs: 10_000, cwd: folder, ...options })

/** Is a process there that is not just waiting to be collected? */
function alive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.startsWith('Z')
}

const pidIn = (file: string): number => Number(readFileSync(join(folder, file), 'utf8'))

describe('a child', () => {
  test('that ends gives its code and what it wrote to either stream', async () => {
    const result = await node('console.log("out\\nmore"); console.error("err"); process.exitCode = 3')
    expect(result).toEqual({ code: 3, stdout: 'out\nmore', stderr: 'err', timedOut: false })
  })

  test('that a signal ended has the code that shells give', async () => {
    expect((await shell('kill -KILL $$')).code).toBe(137)
    expect((await shell('kill -SEGV $$')).code).toBe(139)
  })

  test('is told line by line while it runs', async () => {
    const lines: string[] = []
    const split = 'process.stdout.write("a\\nb\\r\\nc\\rd\\xfc\\n\\ne")'
    const { stdout } = await node(split, { onLine: (line) => lines.push(line) })
    expect(stdout).toBe('a\nb\nc\ndü\n\ne')
    expect(lines).toEqual(['a', 'b', 'c', 'dü', '', 'e'])
  })

  test('reads its input to the end', async () => {
    expect((await run('/bin/cat', [], { timeoutMs: 5000, input: 'x'.repeat(300_000) })).stdout.length).toBe(
      300_000,
    )
    expect((await run('/bin/cat', [], { timeoutMs: 5000 })).stdout).toBe('')
  })

  test('that does not read its input ends as it likes', async () => {
    expect((await run('/bin/true', [], { timeoutMs: 5000, input: 'x'.repeat(300_000) })).code).toBe(0)
  })

  test('gets its arguments as they are, without a shell', async () => {
    const { stdout } = await run('/bin/echo', ['$HOME', '; ls', '`id`', '*'], { timeoutMs: 5000 })
    expect(stdout).toBe('$HOME ; ls `id` *')
  })
})

describe('a program that cannot be started', () => {
  test('because it does not exist has code 127', async () => {
    const result = await run('no-such-program', [], { timeoutMs: 5000 })
    expect(result).toEqual({ code: 127, stdout: '', stderr: 'spawn no-such-program ENOENT', timedOut: false })
  })

  test('because its arguments are longer than the system takes has code 127', async () => {
    const result = await run('/bin/echo', ['x'.repeat(200_000)], { timeoutMs: 5000 })
    expect(result).toMatchObject({ code: 127, stderr: 'spawn E2BIG' })
  })

  test('because an argument holds NUL has code 127', async () => {
    expect(await run('/bin/echo', ['a\0b'], { timeoutMs: 5000 })).toMatchObject({ code: 127 })
  })
})

describe('the output of a child', () => {
  test('is kept from its end, with a note', async () => {
    const { stdout } = await node('for (let i = 0; i < 5000; i++) console.log("line " + i)', {
      maxBytes: 100,
    })
    const lines = stdout.split('\n')
    expect(lines[0]).toBe('(earlier output is left out)')
    expect(lines.at(-1)).toBe('line 4999')
    expect(stdout.length).toBeLessThan(150)
  })

  test('without any line break takes no more memory than is kept', async () => {
    const { stdout } = await node('for (let i = 0; i < 50; i++) process.stdout.write("x".repeat(100000))', {
      maxBytes: 10_000,
    })
    expect(stdout.length).toBeLessThan(25_000)
  })

  test('that is one long line is read in good time', async () => {
    const script = 'const part = "x".repeat(1e6); for (let i = 0; i < 100; i++) process.stdout.write(part)'
    const begin = performance.now()
    const { stdout } = await node(script)
    expect(stdout.endsWith('xx')).toBe(true)
    expect(performance.now() - begin).toBeLessThan(8000)
  })

  test('of many short lines is read in good time', async () => {
    const script = 'process.stdout.write("x\\n".repeat(3000000))'
    const begin = performance.now()
    const { stdout } = await node(script)
    expect(stdout.endsWith('x\nx')).toBe(true)
    expect(performance.now() - begin).toBeLessThan(8000)
  })
})

describe('at its deadline', () => {
  test('a child is ended, and told to be', async () => {
    const begin = performance.now()
    const result = await shell('echo begun; exec sleep 60', { timeoutMs: 200 })
    expect(result).toEqual({
      code: 143,
      stdout: 'begun',
      stderr: 'ended after 200ms without finishing',
      timedOut: true,
    })
    expect(performance.now() - begin).toBeLessThan(2000)
  })

  test('a child that ignores SIGTERM is killed', async () => {
    const result = await shell("trap '' TERM; echo $$ > pid; while :; do sleep 0.1; done", { timeoutMs: 200 })
    expect(result).toMatchObject({ code: 137, timedOut: true })
    expect(alive(pidIn('pid'))).toBe(false)
  })

  test('a grandchild that ignores SIGTERM is gone before the call returns', async () => {
    const script = `(trap '' TERM; sh -c 'echo $PPID' > grandchild; while :; do sleep 0.1; done) & exec sleep 60`
    const result = await shell(script, { timeoutMs: 300 })
    expect(result).toMatchObject({ code: 143, timedOut: true })
    expect(alive(pidIn('grandchild'))).toBe(false)
  })
})

describe("the caller's signal", () => {
  test('ends a child with all it started', async () => {
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 200)
    const result = await shell('sleep 60 & echo $! > grandchild; wait', { signal: stop.signal })
    expect(result).toMatchObject({ code: 143, timedOut: false })
    expect(alive(pidIn('grandchild'))).toBe(false)
  })

  test('that is given already ends it at once', async () => {
    const begin = performance.now()
    expect((await shell('sleep 60', { signal: AbortSignal.abort() })).code).toBe(143)
    expect(performance.now() - begin).toBeLessThan(2000)
  })
})

test('a grandchild that holds the output open does not hold the call', async () => {
  const begin = performance.now()
  const result = await shell('sleep 60 & echo $! > grandchild; echo done')
  try {
    expect(result).toMatchObject({ code: 0, stdout: 'done' })
    expect(performance.now() - begin).toBeLessThan(5000)
  } finally {
    process.kill(pidIn('grandchild'))
  }
})

test('a child gets an allow-list of the environment, and what the caller adds', async () => {
  const planted = [
    'NODE_OPTIONS',
    'LD_PRELOAD',
    'GIT_DIR',
    'GIT_SSH_COMMAND',
    'BASH_ENV',
    'PYTHONPATH',
    'INPUT_TOKEN',
  ]
  for (const name of [...planted, 'GITHUB_TOKEN', 'ACTIONS_RUNTIME_TOKEN', 'DOCKER_CONFIG'])
    vi.stubEnv(name, '')
  vi.stubEnv('LANG', 'C.UTF-8')
  const { stdout } = await run('/usr/bin/env', [], { timeoutMs: 5000, env: { SECRET: 'x=y' } })
  const names = stdout.split('\n').map((line) => line.slice(0, line.indexOf('=')))
  expect(names).toEqual(expect.arrayContaining(['PATH', 'LANG', 'SECRET']))
  const allowed =
    /^(PATH|HOME|USER|LANG|LC_ALL|TZ|TMPDIR|XDG_RUNTIME_DIR|SSH_AUTH_SOCK|https?_proxy|no_proxy|DOCKER_(HOST|CERT_PATH|TLS_VERIFY|CONTEXT|API_VERSION)|RUNNER_TRACKING_ID|SYSTEMROOT|PATHEXT|TEMP|TMP|SECRET)$/i
  expect(names.filter((name) => !allowed.test(name))).toEqual([])
})
