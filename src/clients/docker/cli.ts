import { stopSignal } from '../../runtime/cancel.ts'
import { variable } from '../../runtime/environment.ts'
import { type ProcessResult, run } from '../../runtime/process.ts'
import { commandName, failureOf, readJson } from './errors.ts'

/** How a client is started. */
export interface DockerCliOptions {
  /** The program; default `docker` on PATH. */
  readonly command?: string
  /** Folder with `config.json` (see credentials.ts); default the user's own (DOCKER_CONFIG, or in the home folder), which is only read. */
  readonly configFolder?: string
}

/** How one command is run. */
export interface DockerCall {
  readonly input?: string
  /** Added to the child's environment: the place for secrets, with `-e NAME` in the arguments. */
  readonly env?: Readonly<Record<string, string>>
  /** Default one minute. */
  readonly timeoutMs?: number
  readonly onLine?: (line: string) => void
  /** How much output is kept; see runtime/process.ts. `json` keeps 64 MiB. */
  readonly maxBytes?: number
  /** Ends the command early. */
  readonly signal?: AbortSignal
  /** See runtime/process.ts. */
  readonly inOurGroup?: boolean
}

/** The docker command line client. It finds its engine as ever: DOCKER_HOST, the context, or the local socket. */
export interface DockerCli {
  /** Runs a command that must succeed. Throws a classified `Failure` (errors.ts) otherwise. */
  run(args: readonly string[], call?: DockerCall): Promise<ProcessResult>
  /** Runs a command whose failure is an answer too; throws only when no engine answers, time is up or the run is cancelled. */
  attempt(args: readonly string[], call?: DockerCall): Promise<ProcessResult>
  /** Runs a command that must succeed and reads what it prints as JSON. The shape is for the caller to check. */
  json(args: readonly string[], call?: DockerCall): Promise<unknown>
}

const minute = 60_000
const jsonBytes = 64 * 1024 ** 2

/** A client; nothing is started before the first command. */
export function dockerCli({
  command = 'docker',
  configFolder = variable('DOCKER_CONFIG'),
}: DockerCliOptions = {}): DockerCli {
  const global = configFolder === undefined ? [] : ['--config', configFolder]
  const execute = async (args: readonly string[], { timeoutMs = minute, ...call }: DockerCall = {}) => {
    const result = await run(command, [...global, ...args], { ...call, timeoutMs, what: commandName(args) })
    // What a command says that was cut is of no interest.
    if (result.code !== 0 && stopSignal().aborted) throw stopSignal().reason
    return result
  }
  const attempt: DockerCli['attempt'] = async (args, call) => {
    const result = await execute(args, call)
    const failure = result.code === 0 || call?.signal?.aborted ? undefined : failureOf(args, result)
    if (failure?.reasonCode === 'engine-unreachable' || failure?.reasonCode === 'timed-out') throw failure
    return result
  }
  const must: DockerCli['run'] = async (args, call) => {
    const result = await execute(args, call)
    if (result.code !== 0) throw failureOf(args, result)
    return result
  }
  return {
    run: must,
    attempt,
    json: async (args, call) => {
      const { stdout } = await must(args, { maxBytes: jsonBytes, ...call })
      return readJson(args, stdout)
    },
  }
}
