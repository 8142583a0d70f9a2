import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { formatDuration } from '../core/duration.ts'
import { onCancel } from './cancel.ts'
import { sleep } from './clock.ts'
import { childEnvironment } from './environment.ts'

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
  /** Ends the child early. */
  readonly signal?: AbortSignal
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

/** Runs a program without a shell, in a process group of its own, and waits for its end. Never throws. */
export function run(
  command: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<ProcessResult> {
  const child = spawn(command, args, {
    detached: true,
    env: childEnvironment(options.env),
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  })
  const stdout = collector(options)
  const stderr = collector(options)
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    endTree(child)
  }, options.timeoutMs)
  const forget = onCancel(() => endTree(child))
  const abort = () => endTree(child)
  options.signal?.addEventListener('abort', abort, { once: true })
  child.stdin.on('error', () => {}) // The child may end before it has read its input.
  child.stdin.end(options.input ?? '')
  const read = Promise.all([stdout.read(child.stdout), stderr.read(child.stderr)]).catch(() => {})
  return new Promise((resolve) => {
    const finish = async (code: number, note = '') => {
      clearTimeout(timer)
      forget()
      options.signal?.removeEventListener('abort', abort)
      // A grandchild may hold the streams open for ever: what it still writes is not waited for.
      if (code !== 127) await Promise.race([read, sleep(drainMs)])
      child.stdout.destroy()
      child.stderr.destroy()
      const late = timedOut ? `ended after ${formatDuration(options.timeoutMs)} without finishing` : note
      resolve({
        code,
        stdout: stdout.text(),
        stderr: [stderr.text(), late].filter(Boolean).join('\n'),
        timedOut,
      })
    }
    child.once('error', (error) => void finish(127, error.message))
    child.once('exit', (code, signal) => void finish(code ?? 128 + signalNumber(signal)))
  })
}

/** Asks the whole group to end, and makes it end after a grace time. */
function endTree(child: ChildProcess): void {
  const { pid } = child
  if (pid === undefined) return
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      process.kill(-pid, signal)
    } catch {
      // The group is gone.
    }
  }
  signalGroup('SIGTERM')
  setTimeout(() => signalGroup('SIGKILL'), graceMs).unref()
}

function signalNumber(signal: NodeJS.Signals | null): number {
  return signal === 'SIGKILL' ? 9 : signal === 'SIGTERM' ? 15 : signal === 'SIGINT' ? 2 : 1
}

function collector({ onLine, maxBytes = 1024 ** 2 }: ProcessOptions) {
  const lines: string[] = []
  let size = 0
  let dropped = false
  return {
    async read(stream: NodeJS.ReadableStream): Promise<void> {
      for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
        onLine?.(line)
        lines.push(line)
        size += line.length + 1
        while (size > maxBytes && lines.length > 1) {
          size -= (lines.shift()?.length ?? 0) + 1
          dropped = true
        }
      }
    },
    text: () => (dropped ? ['(earlier output is left out)', ...lines] : lines).join('\n'),
  }
}
