import { Lane, type Report } from './lane.ts'
import { patternOf } from './named-tests.ts'
import type { NamedTest, NumberedProof } from './row.ts'

/** What became of a defence that was taken out. */
export interface Verdict {
  /** The named test failed, and only that is well. */
  readonly red: boolean
  /** What the test said, or why it said nothing. */
  readonly why: string
  readonly seconds: number
}

/** For all named tests at once. */
const controlMs = 15 * 60_000

/** These share the one engine of the machine, so that only one of them runs at a time. */
const onEngine = ({ test }: NumberedProof): boolean => /^test\/(e2e|contract\/docker)/.test(test.file)

/**
 * Two copies of the project in which the defences are taken out one after the other. What comes of each is there
 * as soon as it is known; no promise is rejected.
 */
export class Crew {
  readonly #lanes = [new Lane(), new Lane()] as const
  readonly #waiting: NumberedProof[]
  readonly #told = new Map<string, (verdict: Verdict) => void>()
  readonly #verdicts: ReadonlyMap<string, Promise<Verdict>>

  constructor(proofs: readonly NumberedProof[]) {
    this.#waiting = [...proofs]
    this.#verdicts = new Map(
      proofs.map(({ id }) => [id, new Promise<Verdict>((tell) => this.#told.set(id, tell))]),
    )
  }

  /** Runs the named tests in the source as it is; what is not as it must be, one line for each. */
  async control(proofs: readonly NumberedProof[]): Promise<string[]> {
    const groups = [proofs.filter(onEngine), proofs.filter((proof) => !onEngine(proof))]
    const reports = await Promise.all(
      this.#lanes.map(async (lane, index): Promise<Report> => {
        const problem = await lane.compile()
        const tests = (groups[index] ?? []).map(({ test }) => test)
        const report: Report = tests.length === 0 ? { ran: [] } : await lane.run(tests, controlMs)
        return problem === undefined ? report : { ...report, problem }
      }),
    )
    const ran = reports.flatMap((report) => report.ran)
    return [
      ...reports.flatMap(({ problem }) => problem ?? []),
      ...proofs.flatMap(({ id, test }) => {
        const own = ran.filter((one) => isOf(test, one))
        const failed = own.find(({ status }) => status === 'failed')
        if (failed !== undefined) return [`${id}: "${failed.name}" fails with the defence: ${failed.why}`]
        return own.length > 0 ? [] : [`${id}: no test "${test.name}" ran in ${test.file}`]
      }),
    ]
  }

  /** Begins to take the defences out; those that need the engine in one copy only. */
  start(): void {
    const [first, second] = this.#lanes
    void this.#work(first, (waiting) => waiting.find(onEngine) ?? waiting[0])
    void this.#work(second, (waiting) => waiting.find((proof) => !onEngine(proof)))
  }

  verdict(id: string): Promise<Verdict> {
    return this.#verdicts.get(id) ?? Promise.reject(new Error(`there is no ${id}`))
  }

  remove(): void {
    for (const lane of this.#lanes) lane.remove()
  }

  async #work(
    lane: Lane,
    choose: (waiting: readonly NumberedProof[]) => NumberedProof | undefined,
  ): Promise<void> {
    for (let next = choose(this.#waiting); next !== undefined; next = choose(this.#waiting)) {
      this.#waiting.splice(this.#waiting.indexOf(next), 1)
      const begin = performance.now()
      const { red, why } = await tried(lane, next).catch((error: unknown) => ({
        red: false,
        why: String(error),
      }))
      const seconds = (performance.now() - begin) / 1000
      console.log(
        `${next.id} ${red ? 'red' : 'NOT RED'} in ${seconds.toFixed(1)} s (${next.mutation.file}): ${why}`,
      )
      this.#told.get(next.id)?.({ red, why, seconds })
    }
  }
}

async function tried(lane: Lane, { test, mutation }: NumberedProof): Promise<Omit<Verdict, 'seconds'>> {
  const putBack = lane.apply(mutation)
  try {
    const problem = await lane.compile()
    if (problem !== undefined) return { red: false, why: problem }
    const report = await lane.run([test])
    const failed = report.ran.find((one) => one.status === 'failed' && isOf(test, one))
    if (failed !== undefined) return { red: true, why: failed.why }
    return { red: false, why: report.problem ?? `${report.ran.length} tests passed without the defence` }
  } finally {
    putBack()
  }
}

const isOf = (test: NamedTest, { file, name }: { readonly file: string; readonly name: string }): boolean =>
  file === test.file && new RegExp(patternOf(test)).test(name)
