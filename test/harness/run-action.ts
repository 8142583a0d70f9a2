import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ActionDefinition, commonOutputs } from '../../src/core/action-definition.ts'
import type { ReasonCode } from '../../src/core/reason-codes.ts'
import { root } from '../../tools/root.ts'
import { parseCommandFile } from './command-file.ts'

/** How a runner starts an action. */
export interface ActionRun {
  readonly phase?: 'main' | 'post'
  /** The `with:` block. Defaults come from the action's definition, as a runner takes them from action.yml. */
  readonly inputs?: Readonly<Record<string, string>>
  /** What `github.token` is worth, for defaults that are that expression. */
  readonly token?: string
  /** Added to, or replacing, the variables of the runner. */
  readonly env?: Readonly<Record<string, string>>
  readonly event?: { readonly name: string; readonly payload: unknown }
  /** The checkout; default an empty folder. */
  readonly workspace?: string
  readonly state?: Readonly<Record<string, string>>
  /** The harness gives up after this; default 60 s. */
  readonly timeoutMs?: number
  /** Told the process as soon as it is there. */
  readonly onStart?: (pid: number) => void
  /** Told each line as it is printed. */
  readonly onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void
}

/** What a runner sees of an action that ended. */
export interface EndedAction {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Standard output and error, as printed. */
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  readonly summary: string
  readonly reasonCode: string | undefined
  /** The output `result`, read. */
  readonly result: Readonly<Record<string, unknown>>
  readonly durationMs: number
}

const fromBuild = process.env.HARNESS_FROM === 'build'

/** The Node that actions run on: the one of the tests, or another that HARNESS_NODE names. */
export const actionNode = process.env.HARNESS_NODE || process.execPath

/** The command line that a runner uses for one phase: the shipped stub, or the compiled sources while developing. */
export function commandOf(name: string, phase: 'main' | 'post'): string[] {
  if (!fromBuild) return [join(root, 'dist', name, `${phase}.cjs`)]
  const entry = join(root, 'build/src/entry.js')
  return [
    '--input-type=module',
    '-e',
    `process.exitCode = 1; const { start } = await import(${JSON.stringify(entry)}); await start('${name}/${phase}')`,
  ]
}

/**
 * Starts an action as a runner would, waits for its end, and reads what it left in the command files. What it
 * hands over must be what its definition promises, whatever the test looks at.
 */
export async function runAction(name: string, run: ActionRun = {}): Promise<EndedAction> {
  const home = mkdtempSync(join(tmpdir(), 'deploy-actions-test-'))
  try {
    const env = await environmentOf(name, run, home)
    const started = performance.now()
    const ended = await execute(commandOf(name, run.phase ?? 'main'), env, run)
    const read = (file: string) => readFileSync(join(home, file), 'utf8')
    const outputs = parseCommandFile(read('output'))
    assertPromised(await definitionOf(name), outputs)
    return {
      ...ended,
      outputs,
      state: parseCommandFile(read('state')),
      summary: read('summary'),
      reasonCode: outputs['reason-code'],
      result: JSON.parse(outputs.result ?? '{}') as Record<string, unknown>,
      durationMs: performance.now() - started,
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** The variables that a runner sets for a phase; its files lie in `home`, which must be a new folder. */
export async function environmentOf(
  name: string,
  run: ActionRun,
  home: string,
): Promise<Record<string, string>> {
  for (const file of ['output', 'state', 'summary', 'env', 'path']) writeFileSync(join(home, file), '')
  for (const folder of ['home', 'temp', 'workspace']) mkdirSync(join(home, folder))
  writeFileSync(join(home, 'event.json'), JSON.stringify(run.event?.payload ?? {}))
  return {
    PATH: process.env.PATH ?? '',
    HOME: join(home, 'home'),
    TMPDIR: tmpdir(),
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: run.workspace ?? join(home, 'workspace'),
    RUNNER_TEMP: join(home, 'temp'),
    GITHUB_OUTPUT: join(home, 'output'),
    GITHUB_STATE: join(home, 'state'),
    GITHUB_STEP_SUMMARY: join(home, 'summary'),
    GITHUB_ENV: join(home, 'env'),
    GITHUB_PATH: join(home, 'path'),
    GITHUB_EVENT_PATH: join(home, 'event.json'),
    GITHUB_EVENT_NAME: run.event?.name ?? 'workflow_dispatch',
    GITHUB_REPOSITORY: 'acme/notes',
    GITHUB_RUN_ID: '1',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_NUMBER: '1',
    ...inputVariables({ ...(await defaultsOf(name, run.token ?? '')), ...run.inputs }),
    ...prefixed('STATE_', run.state ?? {}),
    ...run.env,
  }
}

export async function definitionOf(name: string): Promise<ActionDefinition> {
  const module = (await import(`../../src/actions/${name}/definition.ts`)) as { definition: ActionDefinition }
  return module.definition
}

/** A killed action may have written nothing; what there is must be of the definition. */
export function assertPromised(
  { name, reasonCodes, outputs: promised }: ActionDefinition,
  outputs: Readonly<Record<string, string>>,
): void {
  const known = Object.keys({ ...promised, ...commonOutputs })
  const unknown = Object.keys(outputs).filter((output) => !known.includes(output))
  assert.deepEqual(unknown, [], `${name} wrote outputs that its definition does not have`)
  const code = outputs['reason-code']
  assert.ok(
    code === undefined || reasonCodes.includes(code as ReasonCode),
    `${name} ended with the reason "${code}", which its definition does not list`,
  )
}

async function defaultsOf(name: string, token: string): Promise<Record<string, string>> {
  const { inputs } = await definitionOf(name)
  const defaults: Record<string, string> = {}
  for (const [input, spec] of Object.entries(inputs)) {
    if (spec.default !== undefined)
      defaults[input] = spec.default === '${{ github.token }}' ? token : spec.default
  }
  return defaults
}

const inputVariables = (inputs: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replace(/ /g, '_').toUpperCase()}`, value]),
  )

const prefixed = (prefix: string, entries: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(entries).map(([name, value]) => [prefix + name, value]))

type Execution = Pick<EndedAction, 'code' | 'signal' | 'log'>

function execute(
  command: readonly string[],
  env: Record<string, string>,
  run: ActionRun,
): Promise<Execution> {
  const child = spawn(actionNode, command, {
    env,
    cwd: env.GITHUB_WORKSPACE,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (child.pid !== undefined) run.onStart?.(child.pid)
  let log = ''
  const collect = (chunk: Buffer) => {
    log += chunk
    for (const line of String(chunk).split('\n')) run.onLine?.(line, (signal) => child.kill(signal))
  }
  child.stdout.on('data', collect)
  child.stderr.on('data', collect)
  const timer = setTimeout(() => child.kill('SIGKILL'), run.timeoutMs ?? 60_000)
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      done({ code, signal, log })
    })
  })
}
