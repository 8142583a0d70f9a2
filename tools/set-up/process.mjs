import { spawn } from 'node:child_process'

const running = new Set()

/** A command that did not end well: `output` is what it printed, as far as it was kept. */
export class CommandFailed extends Error {
  constructor(command, args, reason, output) {
    super(`${[command, ...args].join(' ')}: ${reason}`)
    this.output = output
    this.reason = reason
  }
}

/**
 * Runs a command in a process group of its own, with a deadline, and returns what it printed.
 * Its output goes through a pipe that is closed when the command ends, so that nothing it leaves behind
 * holds the standard output of this run open; whatever is left of its group is ended too.
 *
 * @param {{ deadlineMs: number, cwd?: string, env?: NodeJS.ProcessEnv, onOutput?: (chunk: Buffer) => void,
 *   onStart?: (pid: number) => void, okCodes?: number[] }} options
 * @throws {CommandFailed} when it cannot be started, ends with another code, or reaches its deadline.
 */
export async function execute(command, args, options) {
  const { deadlineMs, cwd, env = process.env, onOutput, onStart, okCodes = [0] } = options
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const kept = keeper(onOutput)
  child.stdout.on('data', kept.add)
  child.stderr.on('data', kept.add)
  running.add(child)
  let late = false
  const timer = setTimeout(() => {
    late = true
    signalGroup(child.pid, 'SIGKILL')
  }, deadlineMs)
  try {
    if (child.pid !== undefined) onStart?.(child.pid)
    const { code, signal } = await ended(child)
    if (late) throw new CommandFailed(command, args, `not done after ${deadlineMs / 1000} s`, kept.text())
    if (signal !== null) throw new CommandFailed(command, args, `ended by ${signal}`, kept.text())
    if (!okCodes.includes(code)) throw new CommandFailed(command, args, `exit code ${code}`, kept.text())
    return kept.text()
  } catch (error) {
    if (error instanceof CommandFailed) throw error
    throw new CommandFailed(command, args, error.message, kept.text())
  } finally {
    clearTimeout(timer)
    running.delete(child)
    signalGroup(child.pid, 'SIGKILL')
    child.stdout.destroy()
    child.stderr.destroy()
  }
}

/** Passes a signal on to every command that runs. */
export function signalRunning(signal) {
  for (const child of running) signalGroup(child.pid, signal)
}

/** Signals a process group; one that is gone is fine. */
export function signalGroup(pid, signal) {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error
  }
}

/** The end of the command itself; what its own children still write is waited for only for a moment. */
function ended(child) {
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('exit', (code, signal) => {
      const timer = setTimeout(() => done({ code, signal }), 500)
      child.once('close', () => {
        clearTimeout(timer)
        done({ code, signal })
      })
    })
  })
}

function keeper(onOutput) {
  let chunks = []
  let size = 0
  const add = (chunk) => {
    onOutput?.(chunk)
    chunks.push(chunk)
    size += chunk.length
    if (size < 4_000_000) return
    chunks = [Buffer.concat(chunks).subarray(-1_000_000)]
    size = 1_000_000
  }
  return { add, text: () => Buffer.concat(chunks).toString('utf8') }
}
