import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../../tools/root.ts'

/** One run of a workflow by the real runner `act`, in host mode. */
export interface WorkflowRun {
  /** The program. */
  readonly act: string
  /** The text of the workflow file. */
  readonly workflow: string
  readonly event: { readonly name: string; readonly payload: unknown }
  /** What `uses: org/deploy-actions/...@v1` finds. */
  readonly distribution: string
  /** The repository that a checkout fetches from. */
  readonly repository: string
  /** Variables that the forge's runner sets. */
  readonly env: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly vars?: Readonly<Record<string, string>>
  readonly timeoutMs?: number
  /** Told each line that a step prints. */
  readonly onLine?: (step: string, line: string) => void
}

/** How the run ended. Never assert on `log`: act may lose the last lines of a failing step. */
export interface EndedRun {
  readonly succeeded: boolean
  /** The jobs that ran to their end, well or badly, by their ids. */
  readonly jobs: Readonly<Record<string, 'success' | 'failure'>>
  /** Outputs by step id. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly summaries: readonly string[]
  readonly log: string
  readonly durationMs: number
}

interface ActRecord {
  readonly msg?: string
  readonly command?: string
  readonly name?: string
  readonly arg?: string
  readonly content?: string
  readonly jobID?: string
  readonly jobResult?: string
  readonly stepID?: readonly string[]
  readonly step?: string
}

const checkout = join(root, 'test/harness/checkout')

/** Runs a workflow to its end and collects what it did. */
export async function runWorkflow(run: WorkflowRun): Promise<EndedRun> {
  const home = mkdtempSync(join(tmpdir(), 'deploy-actions-act-'))
  const started = performance.now()
  try {
    const collected = collector(run)
    const code = await execute(run, prepare(run, home), home, collected.line)
    const { jobs, outputs, summaries, log } = collected
    const results = Object.values(jobs)
    // act ends with 0 when it ran nothing at all, for example because no runner has the label.
    const succeeded = code === 0 && results.length > 0 && results.every((result) => result === 'success')
    return {
      succeeded,
      jobs,
      outputs,
      summaries,
      log: log.join('\n'),
      durationMs: performance.now() - started,
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

function prepare(run: WorkflowRun, home: string): string[] {
  for (const folder of ['home', 'cache']) mkdirSync(join(home, folder))
  // What a checkout without `ref` gives: act takes it from the folder that it is started for.
  execFileSync('git', ['clone', '--quiet', `file://${run.repository}`, join(home, 'app')])
  const file = (name: string, text: string) => {
    writeFileSync(join(home, name), text, { mode: 0o600 })
    return join(home, name)
  }
  const assignments = (entries: Readonly<Record<string, string>> = {}) =>
    Object.entries(entries)
      .map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
      .join('')
  const sha = 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8'
  return [
    run.event.name,
    ...[
      '-C',
      join(home, 'app'),
      '-W',
      file('workflow.yml', run.workflow),
      '-e',
      file('event.json', JSON.stringify(run.event.payload)),
    ],
    ...['-P', 'ubuntu-latest=-self-hosted', '--action-cache-path', join(home, 'cache')],
    ...[
      '--local-repository',
      `org/deploy-actions@v1=${run.distribution}`,
      '--local-repository',
      `${sha}=${checkout}`,
    ],
    ...[
      '--no-cache-server',
      '--artifact-server-addr',
      '127.0.0.1',
      '--rm',
      '--json',
      '--concurrent-jobs',
      '1',
    ],
    ...[
      '--secret-file',
      file('secrets', assignments(run.secrets)),
      '--var-file',
      file('vars', assignments(run.vars)),
    ],
    ...['--env-file', '/dev/null', '--input-file', '/dev/null'],
    ...Object.entries({
      ...run.env,
      CHECKOUT_SOURCE: run.repository,
      NO_COLOR: '1',
      GIT_PAGER: 'cat',
    }).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ]
}

function execute(
  run: WorkflowRun,
  args: readonly string[],
  home: string,
  onLine: (line: string) => void,
): Promise<number> {
  const env = { PATH: process.env.PATH ?? '', HOME: join(home, 'home'), TMPDIR: home }
  const child = spawn(run.act, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  createInterface({ input: child.stdout }).on('line', onLine)
  createInterface({ input: child.stderr }).on('line', onLine)
  const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), run.timeoutMs ?? 180_000)
  return new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', (code) => {
      clearTimeout(timer)
      done(code ?? 1)
    })
  })
}

function collector(run: WorkflowRun) {
  const jobs: Record<string, 'success' | 'failure'> = {}
  const outputs: Record<string, Record<string, string>> = {}
  const summaries: string[] = []
  const log: string[] = []
  const line = (text: string) => {
    const record = readRecord(text)
    if (record.jobResult === 'success' || record.jobResult === 'failure')
      jobs[record.jobID ?? ''] = record.jobResult
    if (record.command === 'set-output' && record.name !== undefined) {
      const step = record.stepID?.at(-1) ?? ''
      outputs[step] = { ...outputs[step], [record.name]: record.arg ?? '' }
    }
    if (record.command === 'summary') summaries.push(record.content ?? '')
    if (record.msg === undefined) return
    log.push(record.msg.trimEnd())
    run.onLine?.(record.step ?? '', record.msg.trimEnd())
  }
  return { jobs, outputs, summaries, log, line }
}

function readRecord(text: string): ActRecord {
  try {
    return JSON.parse(text) as ActRecord
  } catch {
    return { msg: text }
  }
}
