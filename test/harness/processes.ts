import { execFileSync } from 'node:child_process'

/** A process of this machine. */
export interface Process {
  readonly pid: number
  readonly parent: number
  /** Command line. */
  readonly args: string
}

/** Every process of this machine but the kernel's own and the one that lists them. */
export function readProcesses(): readonly Process[] {
  const listing = ['-e', '-o', 'pid=,ppid=,args=']
  const all = execFileSync('ps', listing, { encoding: 'utf8' })
    .split('\n')
    .flatMap((line): Process[] => {
      const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
      return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args }]
    })
  const kernel = all.find(({ args }) => args === '[kthreadd]')?.pid
  return all.filter(
    ({ pid, parent, args }) =>
      (kernel === undefined || (pid !== kernel && parent !== kernel)) &&
      !(parent === process.pid && args === ['ps', ...listing].join(' ')),
  )
}

/**
 * The new processes that somebody else started: those below a process that was there before, other than
 * `self` and the first process of the machine, which takes orphans in. An orphan counts as ours.
 */
export function foreignPids(
  now: readonly Process[],
  before: ReadonlySet<number>,
  self: number,
): ReadonlySet<number> {
  const parents = new Map(now.map(({ pid, parent }) => [pid, parent]))
  const isForeign = (pid: number): boolean => {
    const parent = parents.get(pid)
    if (parent === undefined || parent <= 1 || parent === self) return false
    return before.has(parent) || isForeign(parent)
  }
  return new Set(now.flatMap(({ pid }) => (isForeign(pid) ? [pid] : [])))
}
