import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { root } from '../../tools/root.ts'
import { parseCommandFile } from './command-file.ts'
import { Door, type RemoteCall, type Strike } from './door.ts'
import { isCancel, isKill, type Planned } from './faults.ts'
import { type Left, type SeenPhase, type Verdict, violations } from './invariants.ts'
import type { Profile } from './profiles.ts'
import { commandOf, definitionOf, environmentOf } from './run-action.ts'
import { type EndedPhase, killMarked, marked, type Running, startPhase } from './running.ts'
import { Shims } from './shim.ts'
import type { Scenario, World } from './world.ts'

/** What came of a case. */
export interface EndedCase {
  readonly id: string
  readonly violations: readonly string[]
  /** Keys of the calls that main made. */
  readonly remote: readonly string[]
  readonly child: readonly string[]
  /** What the phases printed, for whoever looks for the reason. */
  readonly log: string
  readonly durationMs: number
}

const preload = pathToFileURL(join(root, 'test/harness/preload.mjs')).href

/** No phase takes longer; one that does is ended, and the case fails. A push that hangs has half an hour. */
const deadlineMs = 40_000
const hangDeadlineMs = 200_000

/** `comment-pr/create/github/remote:GET forge /repos/acme/notes/issues/:n/comments#1/429` */
export function idOf(scenario: Scenario, profile: Profile, planned?: Planned): string {
  const fault = planned === undefined ? 'clean' : `${planned.kind}:${planned.call}/${planned.fault}`
  return `${scenario.action}/${scenario.name}/${profile.name}/${fault}`
}

/**
 * Runs an action as the runner of the profile would, lets the planned call meet its fault, runs it again without
 * one, and looks whether everything held that always must.
 */
export async function runCase(scenario: Scenario, profile: Profile, planned?: Planned): Promise<EndedCase> {
  const folder = mkdtempSync(join(tmpdir(), 'fault-case-'))
  const started = performance.now()
  let world: World | undefined
  try {
    world = await scenario.open(profile, folder)
    const stage = await Stage.set({ scenario, profile, world, folder, planned })
    try {
      const { verdict, log } = await stage.play()
      return {
        id: idOf(scenario, profile, planned),
        violations: violations(verdict),
        remote: verdict.remote.map(({ key }) => key),
        child: verdict.child.map(({ key }) => key),
        log,
        durationMs: performance.now() - started,
      }
    } finally {
      await stage.clear()
    }
  } finally {
    killMarked(folder)
    await world?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Setting {
  readonly scenario: Scenario
  readonly profile: Profile
  readonly world: World
  readonly folder: string
  readonly planned: Planned | undefined
}

/** One case while it runs. */
class Stage {
  readonly #setting: Setting
  readonly #door: Door
  readonly #shims: Shims
  #main: Running | undefined
  #cancelled: Promise<void> | undefined
  #struck = false
  #phases = 0

  private constructor(setting: Setting, door: Door) {
    this.#setting = setting
    this.#door = door
    this.#shims = new Shims(join(setting.folder, 'programs'), setting.world.programs)
  }

  static async set(setting: Setting): Promise<Stage> {
    const { targets, volatile } = setting.world
    for (const name of ['temp', 'tmp', 'home']) mkdirSync(join(setting.folder, name))
    return new Stage(setting, await Door.open({ targets, volatile }))
  }

  async clear(): Promise<void> {
    this.#shims.end()
    await this.#door.close()
  }

  async play(): Promise<{ verdict: Verdict; log: string }> {
    const { scenario, profile, world, planned } = this.#setting
    const definition = await definitionOf(scenario.action)
    const first = await this.#firstRun(definition.post)
    const remote = this.#door.calls
    const child = this.#shims.calls
    const met = planned === undefined || this.#struck || this.#wasMet(remote)
    const left = first.postRan || !definition.post ? await this.#left() : nothingLeft
    const ended = first.main.code === 0
    const broken = ended ? await world.broken(first.main.outputs) : []
    const excess = await world.excess()
    if (planned !== undefined && isCancel(planned) && profile.revokesToken) world.newToken()
    const second = await this.#secondRun(definition.post)
    const verdict: Verdict = {
      definition,
      planned,
      met,
      phases: [first.main, ...first.post, second.main, ...second.post],
      main: first.main,
      again: second.main,
      remote,
      child,
      all: { remote: [...remote, ...second.remote], child: [...child, ...second.child] },
      secrets: world.secrets,
      published: await world.published(),
      left,
      broken,
      excess,
      brokenAfter: second.main.code === 0 ? await world.broken(second.main.outputs) : [],
      excessAfter: await world.excess(),
    }
    return { verdict, log: verdict.phases.map(({ name, log }) => `--- ${name}\n${log}`).join('\n') }
  }

  async #firstRun(hasPost: boolean) {
    const { profile, planned } = this.#setting
    this.#begin(planned)
    const { running, seen } = await this.#start('main', 1)
    this.#main = running
    const post: SeenPhase[] = []
    const meanwhile = profile.postAfterCancel === 'meanwhile'
    if (hasPost && meanwhile && planned !== undefined && isCancel(planned)) {
      await Promise.race([running.ended, this.#struckBy()])
      post.push(await (await this.#start('post', 1, {})).seen)
    }
    const main = await seen
    await this.#cancelled
    if (hasPost && post.length === 0 && this.#runsPost(main)) {
      const kept = profile.keepsState || planned === undefined || !isCancel(planned)
      post.push(await (await this.#start('post', 1, kept ? main.state : {})).seen)
    }
    return { main, post, postRan: !hasPost || post.length > 0 }
  }

  async #secondRun(hasPost: boolean) {
    this.#begin(undefined)
    const main = await (await this.#start('main', 2)).seen
    const post = hasPost ? [await (await this.#start('post', 2, main.state)).seen] : []
    return { main, post, remote: this.#door.calls, child: this.#shims.calls }
  }

  #runsPost({ signal }: EndedPhase): boolean {
    const { profile, planned } = this.#setting
    if (planned !== undefined && isCancel(planned)) return profile.postAfterCancel !== 'never'
    return signal === null || profile.postAfterKill
  }

  #begin(planned: Planned | undefined): void {
    this.#struck = false
    const strike: Strike = (fault) => this.#strike(fault)
    this.#door.begin(planned?.kind === 'remote' ? { ...planned, strike } : undefined)
    this.#shims.begin(
      planned?.kind === 'child'
        ? { ...planned, strike: () => this.#strike(planned.fault as 'cancel') }
        : undefined,
    )
  }

  async #strike(fault: Parameters<Strike>[0]): Promise<void> {
    this.#struck = true
    const main = this.#main
    if (main === undefined) return
    if (fault !== 'cancel') {
      main.signalGroup('SIGKILL')
      await main.ended
      return
    }
    this.#cancelled = this.#setting.profile.cancel(main)
    await Promise.race([main.ended, sleep(100, undefined, { ref: false })])
  }

  async #struckBy(): Promise<void> {
    while (!this.#struck) await sleep(5)
  }

  #wasMet(calls: readonly RemoteCall[]): boolean {
    return this.#shims.played || calls.some(({ fault }) => fault !== undefined)
  }

  async #start(phase: 'main' | 'post', attempt: 1 | 2, state: Readonly<Record<string, string>> = {}) {
    const { scenario, profile, world, folder, planned } = this.#setting
    const own = join(folder, `phase-${++this.#phases}`)
    mkdirSync(own)
    const run = world.run(attempt)
    const env = {
      ...(await environmentOf(scenario.action, { ...run, phase, state }, own)),
      HOME: join(folder, 'home'),
      RUNNER_TEMP: join(folder, 'temp'),
      TMPDIR: join(folder, 'tmp'),
      ...(profile.endsOrphans ? { RUNNER_TRACKING_ID: trackingId(folder) } : {}),
      PATH: this.#shims.path,
      HARNESS_DOOR_PORT: String(this.#door.port),
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
  async #left(): Promise<Left> {
    const { folder, profile, planned } = this.#setting
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
}

const trackingId = (folder: string): string => `github_${basename(folder)}`

const nothingLeft: Left = { processes: [], files: [] }

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
