import { setTimeout as sleep } from 'node:timers/promises'
import { readProcesses } from './processes.ts'

/** How a run dies. */
export type Death =
  /** The machine goes down, or the runner ends everything it started. */
  | 'with its children'
  /** What it has started goes on alone. */
  | 'alone'

/** Kills a process with SIGKILL; returns those that it leaves behind, as the kernel sees them now. */
export function killHard(pid: number, death: Death): readonly number[] {
  try {
    // Stopped first, so that it starts no more while we look.
    process.kill(pid, 'SIGSTOP')
  } catch {
    return []
  }
  const children = descendants(pid)
  process.kill(pid, 'SIGKILL')
  if (death === 'alone') return children
  for (const child of children) send(child)
  return []
}

function descendants(pid: number): number[] {
  const all = readProcesses()
  const below = (parent: number): number[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one.pid, ...below(one.pid)])
  return below(pid)
}

function send(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself.
  }
}

/** Waits until these have ended; those that have not by then. */
export async function ended(pids: readonly number[], withinMs: number): Promise<readonly string[]> {
  const end = performance.now() + withinMs
  for (;;) {
    const left = readProcesses().filter(({ pid, args }) => pids.includes(pid) && !args.endsWith('<defunct>'))
    if (left.length === 0 || performance.now() > end) return left.map(({ pid, args }) => `${pid} ${args}`)
    await sleep(100)
  }
}
