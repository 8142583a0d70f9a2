import { listed } from '../core/text.ts'
import { stopSignal } from '../runtime/cancel.ts'
import { monotonicNow, sleep } from '../runtime/clock.ts'
import { during } from '../runtime/waits.ts'
import type { GateTarget } from './target.ts'
import {
  advance,
  type Budget,
  nothingSeen,
  type Observation,
  type Progress,
  type Verdict,
  type VerdictWord,
  verdictOf,
} from './verdict.ts'

/** What the gate found out about one target. */
export interface TargetReport {
  readonly target: GateTarget
  readonly verdict: Verdict
  readonly progress: Progress
}

/** What the gate found out. */
export interface GateReport {
  readonly verdict: VerdictWord
  readonly targets: readonly TargetReport[]
  readonly durationMs: number
}

/** What time is to the gate; tests have their own. */
export interface GateClock {
  /** Milliseconds; never goes backwards. */
  now(): number
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

export interface GateOptions {
  /** Ends the gate early: it then throws the signal's reason. A cancelled run ends it anyway. */
  readonly signal?: AbortSignal
  readonly clock?: GateClock
  /** Told when a target says something new. */
  readonly onChange?: (target: GateTarget, seen: Observation) => void
}

/**
 * Asks all targets, side by side, until each has its verdict. Never throws for what a target answers; throws
 * when it is aborted, and what a probe throws because waiting cannot mend it.
 */
export async function gate(
  targets: readonly GateTarget[],
  budget: Budget,
  options: GateOptions = {},
): Promise<GateReport> {
  const { clock = { now: monotonicNow, sleep }, onChange = () => {} } = options
  const stop = new AbortController()
  const signals = [stop.signal, stopSignal(), ...(options.signal === undefined ? [] : [options.signal])]
  const signal = AbortSignal.any(signals)
  const begin = clock.now()
  const since = () => clock.now() - begin
  try {
    const reports = await during(`${listed(targets.map(({ name }) => name))} to be healthy`, () =>
      Promise.all(targets.map((target) => watch(target, budget, { since, clock, signal, onChange }))),
    )
    return {
      verdict: worst(reports.map(({ verdict }) => verdict.word)),
      targets: reports,
      durationMs: since(),
    }
  } finally {
    stop.abort() // If one threw, the others must not go on asking.
  }
}

interface Watch extends Required<Pick<GateOptions, 'clock' | 'signal' | 'onChange'>> {
  /** Milliseconds since the gate began. */
  readonly since: () => number
}

async function watch(target: GateTarget, budget: Budget, run: Watch): Promise<TargetReport> {
  let progress = nothingSeen
  for (;;) {
    const sentMs = run.since()
    const timeoutMs = Math.max(1, Math.min(budget.requestTimeoutMs, budget.deadlineMs - sentMs))
    const finding = await target.probe(timeoutMs, run.signal)
    const seen = { ...finding, sentMs, answeredMs: run.since() }
    const before = progress.runs.length
    progress = advance(progress, seen)
    if (progress.runs.length > before) run.onChange(target, seen)
    // From beginning to beginning: a slow answer does not delay the next question. Where no further one fits
    // before the deadline, waiting for the deadline would not change anything.
    const nextMs = Math.max(sentMs + budget.intervalMs, seen.answeredMs)
    const verdict = verdictOf(progress, budget, seen.answeredMs, nextMs >= budget.deadlineMs)
    if (verdict !== undefined) return { target, verdict, progress }
    await run.clock.sleep(nextMs - run.since(), run.signal)
  }
}

/** From what is known best to what is known least; one that is not healthy makes the gate not healthy. */
const severity: readonly VerdictWord[] = ['unhealthy', 'stale', 'unreachable', 'timed-out', 'healthy']

function worst(words: readonly VerdictWord[]): VerdictWord {
  return severity.find((word) => words.includes(word)) ?? 'healthy'
}
