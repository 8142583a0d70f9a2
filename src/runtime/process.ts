import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { constants } from 'node:os'
import { basename } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { formatDuration } from '../core/duration.ts'
import { messageOf } from '../core/failure.ts'
import { deadlineIn } from './clock.ts'
import { childEnvironment } from './environment.ts'
import { atExit } from './exit.ts'
import { type Limited, limited } from './limits.ts'
import { lineKeeper } from './lines.ts'
import { waiting } from './waits.ts'

/**
 * Child processes that may run long. `@actions/exec` serves our short probes; it cannot end a process tree,
 * forward a signal or enforce a deadline, and it prints what it runs. This does.
 */
export interface ProcessOptions {
  /** Added to the allow-list of environment.ts; the place for secrets (never argv). */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Written to standard input, which is then closed. */
  readonly input?: string
  readonly timeoutMs: number
  /** What people are told it is, while it takes long; default the program's name. */
  readonly what?: string
  /** Ends the child early; so does the cancellation of the run. */
  readonly signal?: AbortSignal
  /**
   * In our own process group instead of one of its own: a runner that kills the group of the step ends it, too. For
   * what starts nothing itself and would else outlive us for long.
   */
  readonly inOurGroup?: boolean
  /** Called for each line of either stream, as it arrives. */
  readonly onLine?: (line: string) => void
  /** How much of each stream is kept; the end is kept, the beginning is dropped. Default 1 MiB. */
  readonly maxBytes?: number
}

/** How a child ended. */
export interface ProcessResult {
  /** Exit code; 128 + signal number where a signal ended it, as shells do; 127 if it was not found. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly timedOut: boolean
}

const graceMs = 3000
const drainMs = 2000

/**
 * Runs a program without a shell, in a process group of its own, and waits for its end. Never throws. It is not
 * even started when the run is cancelled already.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<ProcessResult> {
  const over = limited(options)
  try {
    if (over.signal.aborted) return notStarted(143, 'not started: the run is being ended')
    return await waiting(options.what ?? basename(command), started(command, args, options, over))
  } catch (error) {
    // Some errors are thrown instead of emitted, such as arguments longer than the system takes (E2BIG).
    return notStarted(127, messageOf(error))
  } finally {
    over.release()
  }
}

const notStarted = (code: number, stderr: string): ProcessResult => ({
  code,
  stdout: '',
  stderr,
  timedOut: false,
})

async function started(
  command: string,
  args: readonly string[],
  options: ProcessOptions,
  over: Limited,
): Promise<ProcessResult> {
  const child = start(command, args, options)
  const stdout = lineKeeper({ maxBytes: 1024 ** 2, ...options })
  const stderr = lineKeeper({ maxBytes: 1024 ** 2, ...options })
  const read = Promise.all([stdout.read(child.stdout), stderr.read(child.stderr)]).catch(() => {})
  const guard = guarded(child, options, over.signal)
  child.stdin.on('error', () => {}) // The child may end before it has read its input.
  child.stdin.end(options.input ?? '')
  const { code, note } = await ended(child)
  await guard.done()
  // A grandchild may hold the streams open for ever: what it still writes is not waited for.
  if (note === undefined) await Promise.race([read, drained(read)])
  child.stdout.destroy()
  child.stderr.destroy()
  const late = over.timedOut() ? `ended after ${formatDuration(options.timeoutMs)} without finishing` : note
  return {
    code,
    stdout: stdout.text(),
    stderr: [stderr.text(), late].filter(Boolean).join('\n'),
    timedOut: over.timedOut(),
  }
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>

function start(command: string, args: readonly string[], options: ProcessOptions): Child {
  return spawn(command, args, {
    detached: options.inOurGroup !== true,
    env: childEnvironment(options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
}

/** Waits for the end of the child itself; `note` says why it could not be started. */
function ended(child: Child): Promise<{ readonly code: number; readonly note?: string }> {
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ code: 127, note: message }))
    child.once('exit', (code, signal) => resolve({ code: code ?? 128 + signalNumber(signal) }))
  })
}

/** Ends the child's whole group when its time is over: politely first, and whatever happens when we end. */
function guarded(child: Child, { inOurGroup = false }: ProcessOptions, over: AbortSignal) {
  let asked = false
  let kill: NodeJS.Timeout | undefined
  const tell = (signal: NodeJS.Signals | 0) => signalled(child, inOurGroup, signal)
  const end = () => {
    asked = true
    tell('SIGTERM')
    kill = setTimeout(() => tell('SIGKILL'), graceMs)
  }
  const forget = atExit(() => tell('SIGKILL'))
  over.addEventListener('abort', end, { once: true })
  return {
    /** After the child's end: waits until those it started are gone too, if they were asked to go. */
    async done(): Promise<void> {
      over.removeEventListener('abort', end)
      const deadline = deadlineIn(graceMs)
      while (asked && tell(0) && !deadline.passed()) await pause(20)
      clearTimeout(kill)
      if (asked) tell('SIGKILL')
      forget()
    },
  }
}

/** Signals every process of the child's group, or the child alone in ours; false if there is none any more. */
function signalled({ pid }: Child, alone: boolean, signal: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false
  try {
    return process.kill(alone ? pid : -pid, signal)
  } catch {
    return false
  }
}

const signalNumber = (signal: NodeJS.Signals | null): number =>
  signal === null ? 0 : constants.signals[signal]

async function drained(read: Promise<unknown>): Promise<void> {
  const over = new AbortController()
  void read.then(() => over.abort())
  await pause(drainMs, undefined, { signal: over.signal }).catch(() => {})
}
