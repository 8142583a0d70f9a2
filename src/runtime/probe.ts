import { readFileSync } from 'node:fs'
import { getExecOutput } from '@actions/exec'
import { sleep } from './clock.ts'
import { childEnvironment } from './environment.ts'
import { atExit } from './exit.ts'
import { waiting } from './waits.ts'

/** How a probe ended. */
export interface Probed {
  readonly code: number
  readonly stdout: string
}

/** A probe is a look, not work: whatever takes longer is not worth waiting for. */
const defaultMs = 10_000

/**
 * Runs a short command that only looks, silently. Undefined if the program is not there, or does not answer in
 * time. What changes something or runs long goes through process.ts, which can end it.
 */
export async function probe(
  command: string,
  args: readonly string[],
  {
    cwd,
    env,
    timeoutMs = defaultMs,
  }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>>; readonly timeoutMs?: number },
): Promise<Probed | undefined> {
  atExit(endChildren)
  const looked = getExecOutput(command, [...args], {
    cwd,
    env: childEnvironment(env),
    silent: true,
    ignoreReturnCode: true,
  }).then(
    ({ exitCode, stdout }) => ({ code: exitCode, stdout }),
    () => undefined,
  )
  const given = new AbortController()
  const late = sleep(timeoutMs, given.signal).then(
    () => undefined,
    () => undefined,
  )
  const result = await waiting(command, Promise.race([looked, late]))
  given.abort()
  return result
}

/** A probe that hangs is not waited for, but must not outlive us. The toolkit does not tell its number; Linux does. */
function endChildren(): void {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8')
  for (const pid of children.split(' ').filter(Boolean)) process.kill(Number(pid), 'SIGKILL')
}
