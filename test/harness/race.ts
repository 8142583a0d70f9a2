import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { docker } from './docker-app.ts'
import { errorOf, type PreviewCase } from './preview-case.ts'
import { programOf } from './programs.ts'
import type { EndedAction } from './run-action.ts'
import { Shims } from './shim.ts'

/** What happens to the same pull request while a run is held. */
export type Meanwhile =
  | 'another run for the same head'
  | 'a push, and its run'
  | 'a closing, and its removal'
  | 'a closing, its removal, an opening, and its run'
  | 'a closing, an opening, and its run'

/** Which run is held, and at which of its calls. */
export interface Race {
  readonly run: 'create' | 'update' | 'destroy'
  /** As `docker container start#1`. */
  readonly call: string
  readonly at: 'before' | 'after'
  readonly meanwhile: Meanwhile
}

/** What was there when both had ended. */
export interface Ended {
  readonly held: EndedAction
  /** The run that nobody held: the last one, where there were two. */
  readonly other: EndedAction
  /** Names and states of the preview's containers, and the name of its network. */
  readonly left: readonly string[]
  /** The version that answers at the address that the other run told; undefined if none does. */
  readonly served: string | undefined
  readonly head: string
  /** For a message. */
  readonly story: string
}

const patient = { timeoutMs: 170_000 }
const inputs = { 'start-timeout': '30s' }

/** Lets a run and something else meet at one call of the Docker client; nothing here is left to chance. */
export class RaceTrack {
  readonly #at: PreviewCase
  readonly #folder = mkdtempSync(join(tmpdir(), 'deploy-actions-test-'))
  readonly #shims = new Shims(this.#folder, { docker: programOf('docker') })

  constructor(at: PreviewCase) {
    this.#at = at
  }

  close(): void {
    rmSync(this.#folder, { recursive: true })
  }

  /** The calls of a run that nobody disturbs that change something. */
  async changes(run: Race['run']): Promise<readonly string[]> {
    const number = await this.#arrange(run)
    this.#shims.begin()
    const done = await this.#start(run, number)
    if (done.code !== 0) throw new Error(done.log)
    return this.#shims.calls
      .map(({ key }) => key)
      .filter((key) => /container (create|start|stop|update|rename|rm)|network (create|rm)/.test(key))
  }

  async run({ run, call, at, meanwhile }: Race): Promise<Ended> {
    const number = await this.#arrange(run)
    let other: EndedAction | undefined
    this.#shims.begin({
      call,
      fault: at === 'before' ? 'cancel' : 'kill-after',
      strike: async () => {
        other = await this.#happens(meanwhile, number)
      },
    })
    const held = await this.#start(run, number)
    this.#shims.end()
    if (other === undefined) throw new Error(`${call} never came\n${held.log}`)
    const head = this.#at.forge.state.pull(number).head.sha.slice(0, 12)
    const story = `${run} held ${at} ${call}, meanwhile ${meanwhile}\n--- held (${held.code}): ${errorOf(held)}\n${held.log}\n--- other (${other.code}): ${errorOf(other)}\n${other.log}`
    return { held, other, left: this.left(number), served: await versionAt(other.outputs.url), head, story }
  }

  left(number: number): readonly string[] {
    const name = `${this.#at.app}-pr-${number}`
    const containers = docker(
      'container',
      'ls',
      '--all',
      '--filter',
      `name=^/${name}-web`,
      '--format',
      '{{.Names}} {{.State}}',
    )
    const networks = docker('network', 'ls', '--filter', `name=^${name}$`, '--format', '{{.Name}}')
    return [containers, networks].flatMap((text) => text.split('\n').filter(Boolean)).sort()
  }

  /** A pull request in the state that the run begins from. */
  async #arrange(run: Race['run']): Promise<number> {
    const { number } = this.#at.forge.state.createPullRequest()
    if (run === 'create') return number
    const first = await this.#at.provision(number, { inputs, ...patient })
    if (first.code !== 0) throw new Error(first.log)
    if (run === 'update') this.#at.forge.state.push(number)
    else this.#at.forge.state.close(number)
    return number
  }

  #start(run: Race['run'], number: number): Promise<EndedAction> {
    const env = { PATH: this.#shims.path }
    return run === 'destroy'
      ? this.#at.destroy(number, { env, ...patient })
      : this.#at.provision(number, { env, inputs, ...patient })
  }

  async #happens(meanwhile: Meanwhile, number: number): Promise<EndedAction> {
    const { state } = this.#at.forge
    const provision = () => this.#at.provision(number, { inputs, ...patient })
    switch (meanwhile) {
      case 'another run for the same head':
        return provision()
      case 'a push, and its run':
        state.push(number)
        return provision()
      case 'a closing, and its removal':
        state.close(number)
        return this.#at.destroy(number, patient)
      case 'a closing, its removal, an opening, and its run':
        state.close(number)
        await this.#at.destroy(number, patient)
        state.reopen(number)
        return provision()
      case 'a closing, an opening, and its run':
        if (state.pull(number).state === 'open') state.close(number)
        state.reopen(number)
        return provision()
    }
  }
}

const versionAt = (url: string | undefined): Promise<string | undefined> =>
  url === undefined || url === ''
    ? Promise.resolve(undefined)
    : fetch(url, { signal: AbortSignal.timeout(10_000) })
        .then(async (response) => ((await response.json()) as { version: string }).version)
        .catch(() => undefined)

/** How it ended otherwise than it must, whichever call it was; empty if all is well. */
export function problemsOf({ meanwhile, run }: Race, ended: Ended): readonly string[] {
  const { held, other, left, served, head } = ended
  const problems: string[] = []
  const gone = meanwhile === 'a closing, and its removal'
  const wanted = gone ? 0 : 2
  if (left.length !== wanted || left.some((one) => / (?!running)/.test(one) || /\.(next|gone)/.test(one)))
    problems.push(`there is: ${left.join(', ') || 'nothing'}`)
  if (!gone && served !== head) problems.push(`${served} answers instead of ${head}`)
  if (other.code !== 0) problems.push(`the other run failed: ${other.reasonCode}`)
  const reason = held.reasonCode ?? 'none'
  if (!endings(meanwhile, run).includes(reason)) problems.push(`the held run ended with: ${reason}`)
  return problems
}

/** What the held run may say at the end: that it has done its work, or why not. */
function endings(meanwhile: Meanwhile, run: Race['run']): readonly string[] {
  if (run === 'destroy') return ['ok', 'unchanged', 'pr-open']
  switch (meanwhile) {
    case 'a push, and its run':
      return ['superseded']
    case 'a closing, and its removal':
      return ['pr-closed']
    default:
      return ['ok', 'unchanged', 'superseded']
  }
}
