import { availableParallelism } from 'node:os'
import { type EndedCase, idOf, runCase } from './case.ts'
import { childFaults, type Planned, remoteFaults } from './faults.ts'
import { type Profile, profiles } from './profiles.ts'
import { type Seeded, seeded } from './seed.ts'
import type { Scenario } from './world.ts'

/** How much of all cases is run. */
export interface SweepOptions {
  readonly scenarios: readonly Scenario[]
  /** `every`: each fault of each call on each profile. `one`: on one of them, by chance. */
  readonly on: 'every profile' | 'one profile'
  /** The part of the faults that is run, chosen by chance; default all. */
  readonly share?: number
  /** Only these; default all. */
  readonly profiles?: readonly Profile[]
  /** Cases at the same time. */
  readonly width?: number
}

/** What came of a sweep. */
export interface EndedSweep {
  readonly cases: number
  /** One text for each case that is not as it must be: its id, how, and what it printed. */
  readonly failures: readonly string[]
  /** The last line for the reader of the log. */
  readonly summary: string
}

/** Everything of everything: TEST_LONG_ALL=1. */
const all = process.env.TEST_LONG_ALL === '1'
/** The cases to run, by their ids, with ";" between them and "*" for any text; undefined runs what the sweep says. */
const only = process.env.FAULT_CASE?.split(';')

const fits = (pattern: string, id: string): boolean =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(id)

/** Can there be a case that begins so and fits? */
function begins(pattern: string, prefix: string): boolean {
  const literal = pattern.split('*')[0] ?? ''
  return literal.startsWith(prefix) || (pattern.includes('*') && prefix.startsWith(literal))
}

interface Case {
  readonly scenario: Scenario
  readonly profile: Profile
  readonly planned?: Planned
}

/**
 * Runs each scenario once without a fault, and takes from that run the list of its calls; then once for each
 * call and each fault that the call can meet. So a call that is new is swept without anybody adding it.
 */
export async function sweep(name: string, options: SweepOptions): Promise<EndedSweep> {
  const began = performance.now()
  const chance = seeded(name)
  const on = options.profiles ?? profiles
  const width = options.width ?? availableParallelism()
  const scenarios = options.scenarios.filter(({ rare }) => all || only !== undefined || !rare)
  const clean = scenarios.flatMap((scenario) => on.map((profile): Case => ({ scenario, profile })))
  const wantedClean = clean.filter(
    (one) => only === undefined || only.some((pattern) => begins(pattern, prefixOf(one))),
  )
  const recorded = await pooled(wantedClean, width, async (one) => ({ one, ended: await ran(one) }))
  const faulted = recorded.flatMap(({ one, ended }) => casesOf(one, ended))
  const chosen = only === undefined ? chosenOf(faulted, options, chance) : faulted.filter(isWanted)
  const ended = await pooled([...chosen].sort(hangsFirst), width, ran)
  const everything = [...recorded.map(({ ended: clean }) => clean), ...ended]
  const failures = [
    ...everything.filter(({ violations }) => violations.length > 0).map(told),
    // Else a sweep that sees no call would find nothing wrong with any.
    ...recorded.filter(({ ended }) => callsNothing(ended)).map(({ ended }) => `${ended.id} calls nothing`),
  ]
  if (only !== undefined) for (const one of everything) console.log(shown(one))
  const seconds = Math.round((performance.now() - began) / 1000)
  return {
    cases: everything.length,
    failures,
    summary: `${name}: ${everything.length} cases, ${failures.length} violations, ${seconds} s (TEST_SEED=${chance.seed})`,
  }
}

const callsNothing = ({ remote, child }: EndedCase): boolean => remote.length + child.length === 0

const prefixOf = ({ scenario, profile }: Case): string => `${idOf(scenario, profile).replace(/clean$/, '')}`
const isWanted = ({ scenario, profile, planned }: Case): boolean =>
  only?.some((pattern) => fits(pattern, idOf(scenario, profile, planned))) === true

/** They wait long and need nothing: others run meanwhile. */
const hangsFirst = (one: Case, other: Case): number =>
  Number(other.planned?.fault === 'hang') - Number(one.planned?.fault === 'hang')

function casesOf({ scenario, profile }: Case, { remote, child }: EndedCase): Case[] {
  const planned: Planned[] = [
    ...remote.flatMap((call) => remoteFaults.map((fault): Planned => ({ kind: 'remote', call, fault }))),
    ...child.flatMap((call) => childFaults.map((fault): Planned => ({ kind: 'child', call, fault }))),
  ]
  return planned.filter(happens(remote)).map((one) => ({ scenario, profile, planned: one }))
}

/** An old answer is one to a read after a write. */
const happens =
  (remote: readonly string[]) =>
  ({ call, fault }: Planned): boolean => {
    const write = remote.findIndex((key) => !/^(GET|HEAD) /.test(key))
    return fault !== 'stale' || (write !== -1 && remote.indexOf(call) > write && /^(GET|HEAD) /.test(call))
  }

/** The cases that are run: all of them, or by chance some. */
function chosenOf(cases: readonly Case[], { on, share = 1 }: SweepOptions, chance: Seeded): readonly Case[] {
  if (all) return cases
  const groups = new Map<string, Case[]>()
  for (const it of cases) {
    const key = on === 'every profile' ? idOf(it.scenario, it.profile, it.planned) : faultOf(it)
    groups.set(key, [...(groups.get(key) ?? []), it])
  }
  return chance.share([...groups.values()], share).map((group) => chance.pick(group))
}

/** The same on each profile, whose APIs begin differently. */
const faultOf = ({ scenario, planned }: Case): string =>
  [scenario.action, scenario.name, planned?.call.replace(/\/api\/v\d/, ''), planned?.fault].join('/')

/** A case that cannot even be set up is a failure like any other. Failures are told at once: a sweep takes minutes. */
async function ran({ scenario, profile, planned }: Case): Promise<EndedCase> {
  const ended = await runCase(scenario, profile, planned).catch((error: unknown): EndedCase => {
    const why = error instanceof Error ? error.stack : String(error)
    const none = { remote: [], child: [], log: '', durationMs: 0 }
    return {
      id: idOf(scenario, profile, planned),
      violations: [`the case could not be run: ${why}`],
      ...none,
    }
  })
  if (ended.violations.length > 0) console.log([ended.id, ...ended.violations].join('\n  '))
  return ended
}

/** For whoever looks at one case: what was called in which order. */
const shown = ({ id, remote, child, durationMs }: EndedCase): string =>
  [`${id}: ${Math.round(durationMs)} ms`, ...remote, ...child].join('\n  ')

const told = ({ id, violations, log }: EndedCase): string =>
  [`FAULT_CASE='${id}'`, ...violations.map((how) => `  ${how}`), indented(log)].join('\n')

const indented = (log: string): string => log.trimEnd().replace(/^/gm, '    | ')

async function pooled<T, R>(items: readonly T[], width: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at] as T)
  }
  await Promise.all(Array.from({ length: width }, worker))
  return results
}
