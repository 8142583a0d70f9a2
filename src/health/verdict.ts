import { formatDuration } from '../core/duration.ts'
import { counted } from '../core/text.ts'
import type { Finding, HealthState } from './evaluate.ts'

/** How long a gate waits, and for what. Durations in milliseconds. */
export interface Budget {
  /** Healthy answers needed in a row. */
  readonly successes: number
  /** From the beginning of one probe to that of the next. */
  readonly intervalMs: number
  /** For one probe. */
  readonly requestTimeoutMs: number
  /** How long a target may be in a state without a break. */
  readonly limitsMs: Readonly<Record<Exclude<HealthState, 'healthy'>, number>>
  /** For everything. */
  readonly deadlineMs: number
}

/** What one probe found, and when; milliseconds since the gate began. The body is kept apart: once. */
export interface Observation extends Omit<Finding, 'body'> {
  readonly sentMs: number
  readonly answeredMs: number
}

/** Observations in a row that say the same. */
export interface Run {
  /** The latest of them. */
  readonly last: Observation
  readonly count: number
  readonly fromMs: number
  readonly latenciesMs: readonly number[]
}

/** All that a gate has seen of one target. */
export interface Progress {
  readonly runs: readonly Run[]
  readonly attempts: number
  /** The current state, how often it was seen in a row, and since when. */
  readonly streak?: { readonly state: HealthState; readonly count: number; readonly sinceMs: number }
  /** When the first healthy answer was there. */
  readonly firstHealthyMs?: number
  /** The latest answer that had a body; foreign text. */
  readonly lastAnswer?: { readonly status: number | undefined; readonly body: string }
}

export type VerdictWord = 'healthy' | 'unhealthy' | 'stale' | 'unreachable' | 'timed-out'

/** What the gate says in the end. */
export interface Verdict {
  readonly word: VerdictWord
  /** What was seen, to follow "web is stale: ". */
  readonly explanation: string
}

/** Before the first probe. */
export const nothingSeen: Progress = { runs: [], attempts: 0 }

/** Takes one more observation in. */
export function advance(progress: Progress, { body, ...seen }: Observation & Finding): Progress {
  const { streak, runs, attempts, firstHealthyMs } = progress
  const lastAnswer = body === undefined ? progress.lastAnswer : { status: seen.status, body }
  const first = firstHealthyMs ?? (seen.state === 'healthy' ? seen.answeredMs : undefined)
  return {
    runs: withObservation(runs, seen),
    attempts: attempts + 1,
    streak:
      streak?.state === seen.state
        ? { ...streak, count: streak.count + 1 }
        : { state: seen.state, count: 1, sinceMs: seen.sentMs },
    ...(first === undefined ? {} : { firstHealthyMs: first }),
    ...(lastAnswer === undefined ? {} : { lastAnswer }),
  }
}

function withObservation(runs: readonly Run[], seen: Observation): readonly Run[] {
  const run = runs.at(-1)
  const latency = seen.answeredMs - seen.sentMs
  if (run === undefined || run.last.state !== seen.state || run.last.why !== seen.why)
    return [...runs, { last: seen, count: 1, fromMs: seen.sentMs, latenciesMs: [latency] }]
  const longer = { ...run, last: seen, count: run.count + 1, latenciesMs: [...run.latenciesMs, latency] }
  return [...runs.slice(0, -1), longer]
}

const failures = { wrong: 'unhealthy', stale: 'stale', unreachable: 'unreachable' } as const

/**
 * The verdict that what was seen allows; undefined if the next probe may change it. `isLast`: no further probe
 * fits before the deadline.
 */
export function verdictOf(
  progress: Progress,
  budget: Budget,
  nowMs: number,
  isLast = false,
): Verdict | undefined {
  const { streak } = progress
  if (streak?.state === 'healthy' && streak.count >= budget.successes) return healthy(progress, streak.count)
  if (streak !== undefined && streak.state !== 'healthy') {
    const inStateMs = nowMs - streak.sinceMs
    if (inStateMs >= budget.limitsMs[streak.state])
      return { word: failures[streak.state], explanation: failed(progress, streak.state, inStateMs) }
  }
  return isLast || nowMs >= budget.deadlineMs ? timedOut(progress, budget) : undefined
}

function healthy({ runs, firstHealthyMs }: Progress, count: number): Verdict {
  const after = firstHealthyMs === undefined ? '' : `, the first after ${formatDuration(firstHealthyMs)}`
  const served = runs.at(-1)?.last.served
  const version = served === undefined ? '' : `, of version "${served}"`
  return { word: 'healthy', explanation: `${counted(count, 'healthy answer')} in a row${version}${after}` }
}

const said = {
  wrong: 'wrong answers',
  stale: 'answers of another version',
  unreachable: 'no answer',
} as const

function failed(progress: Progress, state: Exclude<HealthState, 'healthy'>, inStateMs: number): string {
  const why = progress.runs.at(-1)?.last.why ?? ''
  const probes = counted(progress.streak?.count ?? 0, 'probe')
  return `${said[state]} for ${formatDuration(inStateMs)} (${probes}): ${why}`
}

/** The word for the deadline; the sentence says what stood in the way. */
function timedOut(progress: Progress, { successes, deadlineMs }: Budget): Verdict {
  const goal = successes === 1 ? 'not healthy' : `not healthy ${successes} times in a row`
  const within = `within ${formatDuration(deadlineMs)} (${counted(progress.attempts, 'probe')})`
  const last = progress.runs.at(-1)?.last
  const lately = last === undefined ? '' : `; the last answer was ${last.state} (${last.why})`
  return { word: 'timed-out', explanation: `${goal} ${within}${lately}` }
}
