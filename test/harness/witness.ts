import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../tools/root.ts'

/** What a bundle was seen doing. */
export interface Sight {
  /** `<action>/<phase>`. */
  readonly bundle: string
  /** The version of Node that runs it. */
  readonly node?: string
  /** `host:port` of a connection, or the path of a socket. */
  readonly connects?: string
  /** Name of a program. */
  readonly starts?: string
}

/** Sees what shipped bundles do, from inside the processes that run them. */
export class Witness {
  readonly #folder = mkdtempSync(join(tmpdir(), 'deploy-actions-witness-'))

  /** To be added to the variables of a job. */
  get env(): Readonly<Record<string, string>> {
    const module = join(root, 'test/harness/witness.cjs')
    return { NODE_OPTIONS: `--require=${module}`, WITNESS_FILE: this.#file }
  }

  /** All that was seen until now. */
  sights(): readonly Sight[] {
    const lines = readFileSync(this.#file, 'utf8').split('\n').filter(Boolean)
    return lines.map((line) => JSON.parse(line) as Sight)
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get #file(): string {
    return join(this.#folder, 'seen.jsonl')
  }
}
