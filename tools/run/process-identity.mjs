import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * What tells a process from a later one with the same number: on Linux its start time, field 22 of
 * `/proc/<pid>/stat` (proc(5)); elsewhere only the number.
 *
 * @returns {{ pid: number, start: string } | undefined} undefined when it is gone or a zombie.
 */
export function identity(pid) {
  if (process.platform !== 'linux') return isThere(pid) ? { pid, start: '' } : undefined
  try {
    // The name, in parentheses, may itself hold spaces and parentheses.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : { pid, start: fields[19] }
  } catch {
    return undefined
  }
}

/** Whether this very process still runs. */
export function runs({ pid, start }) {
  return identity(pid)?.start === start
}

/** Ends a process and its group: asks, waits, then kills. One that is gone already is fine. */
export async function end(noted, graceMs = 5_000) {
  if (!runs(noted)) return
  signal(noted.pid, 'SIGTERM')
  const deadline = performance.now() + graceMs
  while (runs(noted) && performance.now() < deadline) await sleep(50)
  if (!runs(noted)) return
  signal(noted.pid, 'SIGKILL')
  while (runs(noted) && performance.now() < deadline + 5_000) await sleep(50)
}

function signal(pid, name) {
  try {
    process.kill(-pid, name)
  } catch {
    // Gone in the meantime.
  }
}

function isThere(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
