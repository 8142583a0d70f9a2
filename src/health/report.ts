import type { GateReport, TargetReport } from './gate.ts'

/** The facts of a gate for the output `result`, which `comment-pr` renders. */
export function gateDetails(report: GateReport): Readonly<Record<string, unknown>> {
  return {
    verdict: report.verdict,
    'served-version': servedVersion(report) ?? '',
    attempts: attemptsOf(report),
    'first-healthy-after-ms': firstHealthyAfter(report) ?? null,
    targets: report.targets.map(targetDetails),
    'duration-ms': Math.round(report.durationMs),
  }
}

function targetDetails({ target, verdict, progress }: TargetReport) {
  const last = progress.runs.at(-1)?.last
  return {
    name: target.name,
    ...(target.url === undefined ? {} : { url: target.url }),
    verdict: verdict.word,
    explanation: verdict.explanation,
    ...(last?.status === undefined ? {} : { status: last.status }),
    ...(last?.served === undefined ? {} : { 'served-version': last.served }),
    attempts: progress.attempts,
  }
}

/** The version that was served last, by the first target that names one. */
export function servedVersion({ targets }: GateReport): string | undefined {
  return targets
    .map(({ progress }) => progress.runs.at(-1)?.last.served)
    .find((served) => served !== undefined)
}

/** Probes in all. */
export function attemptsOf({ targets }: GateReport): number {
  return targets.reduce((sum, { progress }) => sum + progress.attempts, 0)
}

/** Milliseconds until every target had given its first healthy answer; undefined if one never did. */
export function firstHealthyAfter({ targets }: GateReport): number | undefined {
  const firsts = targets.map(({ progress }) => progress.firstHealthyMs)
  return firsts.every((ms) => ms !== undefined) ? Math.round(Math.max(...firsts)) : undefined
}
