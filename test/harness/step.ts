import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { root } from '../../tools/root.ts'
import { parseCommandFile } from './command-file.ts'
import { isCancel, isKill, type Planned } from './faults.ts'
import type { Left, SeenPhase } from './invariants.ts'
import type { Profile } from './profiles.ts'
import { commandOf, environmentOf } from './run-action.ts'
import { type EndedPhase, killMarked, marked, type Running, startPhase } from './running.ts'
import type { Scenario, World } from './world.ts'

const preload = pathToFileURL(join(root, 'test/harness/preload.mjs')).href

/** No phase takes longer; one that does is ended, and the case fails. A push that hangs has half an hour. */
const deadlineMs = 40_000
const hangDeadlineMs = 200_000

/** What a case is made of. */
export interface Setting {
  readonly scenario: Scenario
  readonly profile: Profile
  readonly world: World
  readonly folder: string
  readonly planned: Planned | undefined
}

/** One start of the action by the runner. */
export interface Step {
  readonly phase: 'main' | 'post'
  readonly attempt: 1 | 2
  readonly state?: Readonly<Record<string, string>>
  /** The folder of its command files; a new one. */
  readonly own: string
  readonly path: string
  readonly doorPort: number
}

/** Starts a phase as the runner of the profile would, with the door and the shims before it. */
export async function startStep(
  { scenario, profile, world, folder, planned }: Setting,
  { phase, attempt, state = {}, own, path, doorPort }: Step,
): Promise<{ running: Running; seen: Promise<SeenPhase> }> {
  mkdirSync(own)
  const run = world.run(attempt)
  const env = {
    ...(await environmentOf(scenario.action, { ...run, phase, state }, own)),
    HOME: join(folder, 'home'),
    RUNNER_TEMP: join(folder, 'temp'),
    TMPDIR: join(folder, 'tmp'),
    ...(profile.endsOrphans ? { RUNNER_TRACKING_ID: trackingId(folder) } : {}),
    PATH: path,
    HARNESS_DOOR_PORT: String(doorPort),
    HARNESS_TIMES: String(scenario.times),
  }
  const cwd = run.workspace ?? join(own, 'workspace')
  const command = ['--import', preload, ...commandOf(scenario.action, phase)]
  const longest = planned?.fault === 'hang' ? hangDeadlineMs : deadlineMs
  const running = startPhase({ command, env, cwd, deadlineMs: longest, mark: folder })
  const name = attempt === 1 ? phase : `${phase} again`
  return { running, seen: running.ended.then((ended) => seenOf(name, ended, own)) }
}

/** What is still there some time after everything is over: it may take a moment to end. */
export async function leftOf({ folder, profile, planned }: Setting): Promise<Left> {
  const wasStruck = planned !== undefined && (isKill(planned) || isCancel(planned))
  if (wasStruck && profile.endsOrphans) killMarked(`RUNNER_TRACKING_ID=${trackingId(folder)}`)
  const end = performance.now() + 5000
  let processes = [...marked(folder).values()]
  while (processes.length > 0 && performance.now() < end) {
    await sleep(50)
    processes = [...marked(folder).values()]
  }
  return { processes, files: ['temp', 'tmp'].flatMap((name) => readdirSync(join(folder, name))) }
}

const trackingId = (folder: string): string => `github_${basename(folder)}`

function seenOf(name: string, ended: EndedPhase, folder: string): SeenPhase {
  const text = (file: string) => readFileSync(join(folder, file), 'utf8')
  const written = { output: text('output'), state: text('state'), summary: text('summary') }
  return {
    name,
    ...ended,
    written: Object.values(written).join('\n'),
    outputs: parseCommandFile(written.output),
    state: parseCommandFile(written.state),
    forbidden: text('env') + text('path'),
  }
}
