import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../tools/root.ts'

/** How a small program ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/**
 * Compiles the small programs of `programs/` with what they import, so that a test can watch a whole process
 * from outside. Node 20 does not run TypeScript by itself. The folder lies in the project, where packages are
 * found, and is this test file's own, because several run at the same time.
 */
export function compilePrograms() {
  mkdirSync(join(root, 'build'), { recursive: true })
  const folder = mkdtempSync(join(root, 'build/programs-'))
  const project = join(root, 'test/unit/runtime/programs/tsconfig.json')
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', project, '--outDir', folder], {
    encoding: 'utf8',
    timeout: 60_000,
  })
  if (status !== 0) throw new Error(`the programs could not be compiled:\n${stdout}`)
  return {
    /** `times`: how much faster the clocks and timers of the program run. */
    run: (name: string, env: Readonly<Record<string, string>> = {}, times = 1) =>
      execute(join(folder, 'test/unit/runtime/programs', `${name}.js`), env, times),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Makes timers shorter, and the monotonic clock go faster to match. */
const faster = (times: number) => `
  const { setTimeout: timeout, setInterval: interval } = globalThis
  globalThis.setTimeout = (work, ms, ...rest) => timeout(work, ms / ${times}, ...rest)
  globalThis.setInterval = (work, ms, ...rest) => interval(work, ms / ${times}, ...rest)
  const now = performance.now.bind(performance)
  performance.now = () => now() * ${times}`

function execute(program: string, env: Readonly<Record<string, string>>, times: number): Promise<Ended> {
  const preload = times === 1 ? [] : ['--import', `data:text/javascript,${encodeURIComponent(faster(times))}`]
  const child = spawn(process.execPath, [...preload, program], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', (code) => {
      clearTimeout(timer)
      done({ code, stdout, stderr })
    })
  })
}
