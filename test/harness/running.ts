import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { actionNode } from './run-action.ts'

/** How a phase of an action ended. */
export interface EndedPhase {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Standard output and error, as printed. */
  readonly log: string
  readonly durationMs: number
  /** The test had to end it, because it did not end by itself. */
  readonly late: boolean
}

/** A phase of an action that a runner has started. */
export interface Running {
  readonly ended: Promise<EndedPhase>
  signal(signal: NodeJS.Signals): void
  signalGroup(signal: NodeJS.Signals): void
  /** Also what it started, wherever it went. */
  killTree(): void
}

/** What a phase is started with. */
export interface Start {
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly deadlineMs: number
  /** A path that stands in the environment of this phase, and so in that of everything that it starts. */
  readonly mark: string
}

/** Starts Node in a process group of its own, as runners do. */
export function startPhase({ command, env, cwd, deadlineMs, mark }: Start): Running {
  const started = performance.now()
  const child = spawn(actionNode, command, {
    env,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let log = ''
  let late = false
  child.stdout.on('data', (chunk: Buffer) => (log += chunk))
  child.stderr.on('data', (chunk: Buffer) => (log += chunk))
  const signalGroup = (signal: NodeJS.Signals) => tell(-(child.pid ?? 0), signal)
  const killTree = () => {
    signalGroup('SIGKILL')
    killMarked(mark)
  }
  const timer = setTimeout(() => {
    late = true
    killTree()
  }, deadlineMs)
  const ended = new Promise<EndedPhase>((done, failed) => {
    child.once('error', failed)
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      // What lives on may hold the streams open for ever.
      const end = () => done({ code, signal, log, durationMs: performance.now() - started, late })
      const patience = setTimeout(end, 500)
      child.once('close', () => {
        clearTimeout(patience)
        end()
      })
    })
  })
  return { ended, signal: (signal) => void child.kill(signal), signalGroup, killTree }
}

/** Every process whose environment holds the mark: by id, what it runs. */
export function marked(mark: string): Map<number, string> {
  const found = new Map<number, string>()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8')
    try {
      if (read('environ').includes(mark)) found.set(Number(pid), read('cmdline').replaceAll('\0', ' '))
    } catch {
      // It ended, or is somebody else's.
    }
  }
  return found
}

/** Ends every process whose environment holds the mark. */
export function killMarked(mark: string): void {
  for (const pid of marked(mark).keys()) tell(pid, 'SIGKILL')
}

function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It is over already.
  }
}
