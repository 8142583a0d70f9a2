import { spawnSync } from 'node:child_process'

const without = (process.env.RIG_WITHOUT ?? '').split(',')

/** The linter that set-up found or made; a missing one fails the test unless somebody said to go without. */
export function linter(variable: 'RIG_ACTIONLINT' | 'RIG_ZIZMOR', skip: (reason: string) => void): string {
  const part = variable.replace('RIG_', '').toLowerCase()
  if (without.includes(part)) skip(`without ${part}, as was said`)
  const program = process.env[variable]
  if (program === undefined || program === '')
    throw new Error(`${variable} is not set: run \`npm test\`, or say --without-${part}`)
  return program
}

/** Runs a linter in a folder; what it says, both streams together. */
export function lint(folder: string, program: string, args: readonly string[]) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1' },
  })
  if (error) throw error
  return { status, said: `${stdout}${stderr}` }
}
