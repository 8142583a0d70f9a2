import type { ProcessResult } from '../../runtime/process.ts'
import type { DockerCli } from './cli.ts'
import { failureOf, readJson } from './errors.ts'

/** What `docker … ls` says of a resource. */
export interface Listed {
  readonly id: string
  readonly name: string
  /** As the client prints them, `a=b,c=d`: good for choosing what to inspect, not for deciding. */
  readonly labels: string
}

const nameField = { container: '.Names', network: '.Name', volume: '.Name' } as const
const idField = { container: '.ID', network: '.ID', volume: '.Name' } as const

type Kind = keyof typeof nameField

/** Everything of a kind on the engine that carries these labels; without labels everything. */
export async function list(
  docker: DockerCli,
  kind: Kind,
  labels: Readonly<Record<string, string>> = {},
): Promise<Listed[]> {
  const format = `[{{json ${idField[kind]}}},{{json ${nameField[kind]}}},{{json .Labels}}]`
  const filters = Object.entries(labels).flatMap(([name, value]) => ['--filter', `label=${name}=${value}`])
  const all = kind === 'container' ? ['--all', '--no-trunc'] : []
  const args = [kind, 'ls', ...all, ...filters, '--format', format]
  const { stdout } = await docker.run(args, { maxBytes: 64 * 1024 ** 2 })
  return stdout
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [id = '', name = '', text = ''] = readJson(args, line) as string[]
      return { id, name, labels: text }
    })
}

/**
 * What clients and engines 20.10 to 28 say of something that does not exist: the whole line, because other failures
 * hold such words, too ("endpoint … not found" while a network is removed).
 */
const gone =
  /^(Error response from daemon: |Error: )?(no such (container|network|volume|image|object): .+|network \S+ not found|get \S+: no such volume)$/i

/** Client 28 puts this below the error of `network rm`. */
const exitLine = /^exit status \d+$/

/**
 * What `docker … inspect` says of those that exist, as an array; what is gone by now is left out, because
 * between a list and a look somebody else may have removed it.
 */
export async function inspect(
  docker: DockerCli,
  kind: Kind | 'image',
  names: readonly string[],
): Promise<unknown> {
  if (names.length === 0) return []
  const args = [kind, 'inspect', ...names]
  const result = await docker.attempt(args, { maxBytes: 64 * 1024 ** 2 })
  if (result.code !== 0 && !onlyGone(result)) throw failureOf(args, result)
  return readJson(args, result.stdout)
}

const onlyGone = ({ stderr }: ProcessResult): boolean =>
  stderr
    .trim()
    .split('\n')
    .filter((line) => !exitLine.test(line))
    .every((line) => gone.test(line))

/** Did this command fail only because the thing does not exist any more? */
export const isGone = (result: ProcessResult): boolean => result.code !== 0 && onlyGone(result)
