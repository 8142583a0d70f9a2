import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from '../../tools/root.ts'
import type { ChildFault } from './faults.ts'

/** One call of a program, as its shim noted it. */
export interface ChildCall {
  /** `docker container create#1`: the same in each run of a scenario. */
  readonly key: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** The plan of one run: the call with this key meets this fault. */
export interface ShimPlan {
  readonly call: string
  readonly fault: ChildFault
  /** What the test does to the process of the action while the call waits. */
  readonly strike: () => Promise<void>
}

const template = readFileSync(join(root, 'test/harness/shim.sh'), 'utf8')

/**
 * The programs that an action under test finds: each is a shim that notes the call and is then the real program.
 * What has no shim is not there, so that nothing runs without being noted.
 */
export class Shims {
  /** The action's PATH. */
  readonly path: string
  readonly #folder: string
  #over = new AbortController()

  /** `programs` maps names to the paths of the real ones. */
  constructor(folder: string, programs: Readonly<Record<string, string>>) {
    this.#folder = folder
    this.path = join(folder, 'bin')
    mkdirSync(this.path, { recursive: true })
    for (const [name, program] of Object.entries(programs)) {
      const script = template
        .replace('SHIM_FOLDER', folder)
        .replace('SHIM_PROGRAM', program)
        .replace('SHIM_PATH', process.env.PATH ?? '')
        .replace('SHIM_NAME', name)
      writeFileSync(join(this.path, name), script)
      chmodSync(join(this.path, name), 0o755)
    }
    this.begin()
  }

  /** Forgets what was called, and plans the next run. */
  begin(plan?: ShimPlan): void {
    this.#over.abort()
    this.#over = new AbortController()
    for (const name of ['calls', 'met', 'go', 'played', 'plan'])
      rmSync(join(this.#folder, name), { recursive: true, force: true })
    mkdirSync(join(this.#folder, 'calls'))
    if (plan === undefined) return
    writeFileSync(join(this.#folder, 'plan'), `${plan.call}\n${plan.fault}\n`)
    void this.#watch(plan, this.#over.signal)
  }

  /** What was called since `begin`, in order. */
  get calls(): readonly ChildCall[] {
    const folder = join(this.#folder, 'calls')
    return readdirSync(folder)
      .map((key) => ({ key, at: statSync(join(folder, key)).birthtimeMs }))
      .sort((a, b) => a.at - b.at)
      .map(({ key }) => ({ key, ...noted(join(folder, key)) }))
  }

  /** Has the planned call come? */
  get played(): boolean {
    return existsSync(join(this.#folder, 'played'))
  }

  /** Lets go what may still wait. */
  end(): void {
    this.#over.abort()
    writeFileSync(join(this.#folder, 'go'), '')
  }

  async #watch({ strike }: ShimPlan, over: AbortSignal): Promise<void> {
    while (!over.aborted && !existsSync(join(this.#folder, 'met'))) await sleep(10)
    if (over.aborted) return
    await strike()
    writeFileSync(join(this.#folder, 'go'), '')
  }
}

function noted(folder: string): Pick<ChildCall, 'args' | 'env'> {
  const parts = (name: string) => {
    const file = join(folder, name)
    return existsSync(file) ? readFileSync(file, 'utf8').split('\0').slice(0, -1) : []
  }
  const env = parts('env').map((pair): [string, string] => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1)]
  })
  return { args: parts('argv'), env: Object.fromEntries(env) }
}
