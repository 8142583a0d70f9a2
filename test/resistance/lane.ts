import { execFileSync, spawn } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../tools/root.ts'
import { patternOf } from './named-tests.ts'
import type { Mutation, NamedTest } from './row.ts'

/** One test of a report. */
export interface Ran {
  readonly file: string
  /** The titles of its groups and its own, with a blank between them. */
  readonly name: string
  readonly status: 'passed' | 'failed'
  /** The first line of why it failed. */
  readonly why: string
}

/** What came of a run of tests. */
export interface Report {
  readonly ran: readonly Ran[]
  /** Why there is no report, or what is wrong with a whole file. */
  readonly problem?: string
}

const left = ['node_modules', 'build', 'out', '.git']
const compileMs = 120_000
const testMs = 240_000

/** A private copy of the project, in which a defence can be taken out. */
export class Lane {
  readonly root = mkdtempSync(join(tmpdir(), 'mutations-'))
  readonly #temporary = join(this.root, 'temporary')
  #before: string | undefined

  constructor() {
    mkdirSync(this.#temporary)
    for (const name of readdirSync(root).filter((name) => !left.includes(name)))
      cpSync(join(root, name), join(this.root, name), { recursive: true })
    // Some tests ask git which files there are.
    execFileSync('git', ['init', '--quiet'], { cwd: this.root })
    // A defence that is taken out leaves what only it used.
    const settings = join(this.root, 'tsconfig.json')
    writeFileSync(settings, readFileSync(settings, 'utf8').replace(/("noUnused\w+": )true/g, '$1false'))
    // Each package on its own, so that what the test runner keeps beside them is not the project's.
    mkdirSync(join(this.root, 'node_modules'))
    for (const name of readdirSync(join(root, 'node_modules')).filter((name) => !name.startsWith('.')))
      symlinkSync(join(root, 'node_modules', name), join(this.root, 'node_modules', name))
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }

  /** Takes the defence out; the returned function puts it back. */
  apply({ file, find, replace }: Mutation): () => void {
    const path = join(this.root, file)
    const text = readFileSync(path, 'utf8')
    if (text.split(find).length !== 2) throw new Error(`${file} does not hold exactly once: ${find}`)
    writeFileSync(
      path,
      text.replace(find, () => replace),
    )
    return () => writeFileSync(path, text)
  }

  /**
   * Compiles all; what the compiler says if it does not accept it. What it said of the source as it was, the first
   * time, is said only then: it is none of the doing of a mutation.
   */
  async compile(): Promise<string | undefined> {
    const { code, said } = await this.#node(['node_modules/typescript/bin/tsc', '-p', '.'], compileMs)
    if (code === 0 || said === this.#before) return undefined
    this.#before ??= said
    return `the compiler says: ${said}`
  }

  /** Runs these tests and no others; all of them within the time. */
  async run(tests: readonly NamedTest[], timeoutMs = testMs): Promise<Report> {
    const report = join(this.root, 'report.json')
    rmSync(report, { force: true })
    const files = [...new Set(tests.map(({ file }) => file))]
    const pattern = tests.map(patternOf).join('|')
    const { said } = await this.#node(
      [
        'node_modules/vitest/vitest.mjs',
        'run',
        ...files,
        ...['--testNamePattern', pattern, '--maxWorkers', '1'],
        ...['--reporter', 'json', '--outputFile', report],
      ],
      timeoutMs,
    )
    try {
      return readReport(this.root, readFileSync(report, 'utf8'))
    } catch {
      return { ran: [], problem: `no report: ${said}` }
    }
  }

  #node(
    args: readonly string[],
    timeoutMs: number,
  ): Promise<{ readonly code: number | null; readonly said: string }> {
    const child = spawn(process.execPath, args, {
      cwd: this.root,
      env: { ...environment(), TMPDIR: this.#temporary },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said = `${said}${chunk}`.slice(-4000)
      })
    return new Promise((done, failed) => {
      child.once('error', failed)
      // Before its streams close: what is left may hold them open.
      child.once('exit', () => this.#endLeftovers())
      child.once('close', (code) => done({ code, said }))
    })
  }

  /** Without its defence a test may leave a child that would run for ever: its temporary folder gives it away. */
  #endLeftovers(): void {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const environ = readFileSync(`/proc/${pid}/environ`, 'utf8')
        if (environ.split('\0').includes(`TMPDIR=${this.#temporary}`)) process.kill(Number(pid), 'SIGKILL')
      } catch {
        // It has ended meanwhile, or is not ours to look into.
      }
    }
  }
}

/** That of this run, but as if no test ran around it; actions are started from what was compiled. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST_LONG|NODE_ENV$)/.test(name))
  return { ...Object.fromEntries(kept), HARNESS_FROM: 'build' }
}

interface JsonReport {
  readonly testResults: ReadonlyArray<{
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: ReadonlyArray<{
      readonly ancestorTitles: readonly string[]
      readonly title: string
      readonly status: string
      readonly failureMessages: readonly string[] | null
    }>
  }>
}

function readReport(folder: string, text: string): Report {
  const { testResults } = JSON.parse(text) as JsonReport
  const broken = testResults.find(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  const ran = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ ancestorTitles, title, status, failureMessages }) => ({
        file: name.slice(folder.length + 1),
        name: [...ancestorTitles, title].join(' '),
        status: status as Ran['status'],
        why: failureMessages?.[0]?.split('\n')[0] ?? '',
      })),
  )
  return { ran, ...(broken === undefined ? {} : { problem: `${broken.name}: ${broken.message}` }) }
}
