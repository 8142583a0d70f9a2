import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Door, type RemoteCall } from './door.ts'
import { isCancel, type Planned } from './faults.ts'
import { type Left, type SeenPhase, type Verdict, violations } from './invariants.ts'
import type { Strike } from './play.ts'
import type { Profile } from './profiles.ts'
import { definitionOf } from './run-action.ts'
import { type EndedPhase, killMarked, type Running } from './running.ts'
import { Shims } from './shim.ts'
import { leftOf, type Setting, startStep } from './step.ts'
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

const nothingLeft: Left = { processes: [], files: [] }

/** One case while it runs. */
class Stage {
  readonly #setting: Setting
  readonly #door: Door
  readonly #shims: Shims
  #main: Running | undefined
  #cancelled: Promise<void> | undefined
  readonly #struck = new AbortController()
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
    const met = planned === undefined || this.#struck.signal.aborted || this.#wasMet(remote)
    const left = first.postRan || !definition.post ? await leftOf(this.#setting) : nothingLeft
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
      await Promise.race([running.ended, once(this.#struck.signal, 'abort')])
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
    const strike: Strike = (fault) => this.#strike(fault)
    this.#door.begin(planned?.kind === 'remote' ? { ...planned, strike } : undefined)
    this.#shims.begin(
      planned?.kind === 'child'
        ? { ...planned, strike: () => this.#strike(planned.fault as 'cancel') }
        : undefined,
    )
  }

  async #strike(fault: Parameters<Strike>[0]): Promise<void> {
    this.#struck.abort()
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

  #start(phase: 'main' | 'post', attempt: 1 | 2, state: Readonly<Record<string, string>> = {}) {
    const own = join(this.#setting.folder, `phase-${++this.#phases}`)
    const [path, doorPort] = [this.#shims.path, this.#door.port]
    return startStep(this.#setting, { phase, attempt, state, own, path, doorPort })
  }

  #wasMet(calls: readonly RemoteCall[]): boolean {
    return this.#shims.played || calls.some(({ fault }) => fault !== undefined)
  }
}
