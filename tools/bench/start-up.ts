import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { definitions } from '../definitions.ts'
import { root } from '../root.ts'
import { type Measurement, ratio } from './measurement.ts'

/** Seconds of CPU, user and system, of a program from start to end. */
function cpuSeconds(args: readonly string[], env: Readonly<Record<string, string>> = {}): number {
  const script = 'TIMEFORMAT=\'%U %S\'; time "$@" >/dev/null 2>&1'
  const { stderr } = spawnSync('bash', ['--norc', '-c', script, 'bash', process.execPath, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', ...env },
    timeout: 30_000,
  })
  return stderr
    .trim()
    .split(/\s+/)
    .map(Number)
    .reduce((sum, value) => sum + value, 0)
}

/** The start of each action that fails at once for a bad input, against a Node that does nothing. */
export async function startUp(): Promise<readonly Measurement[]> {
  const bad = { INPUT_PLATFORM: 'nonsense', INPUT_URL: 'nonsense', INPUT_PUSH: 'nonsense' }
  const measured: Measurement[] = []
  for (const { name } of definitions) {
    const stub = join(root, 'dist', name, 'main.cjs')
    const value = await ratio(
      21,
      async () => cpuSeconds(['-e', '0']),
      async () => cpuSeconds([stub], bad),
    )
    measured.push({
      what: `CPU of a fail-fast start of ${name}, against node -e 0`,
      value,
      unit: '×',
      limit: 3,
    })
  }
  return measured
}
