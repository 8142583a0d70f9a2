import { escapeMarkdown, folded, inlineCode, table } from '../core/markdown.ts'
import type { GateReport, TargetReport } from './gate.ts'
import type { Run } from './verdict.ts'

/** Rows shown of a long timeline: how it began, and how it ended. */
const shownFirst = 5
const shownLast = 15

/** One line of a timeline: what was seen in a row. */
interface Row {
  /** Seconds since the gate began. */
  readonly when: string
  /** `3× stale: version "a" instead of "b"`; foreign text in it. */
  readonly what: string
  /** Least, median and greatest latency of the answers; empty where there was none. */
  readonly latency: string
}

/** The timeline for the log. Foreign text in it is on one line. */
export function timelineLog({ targets }: GateReport): string {
  return targets.map((report) => [heading(report), ...logRows(rowsOf(report))].join('\n')).join('\n')
}

const heading = ({ target, verdict }: TargetReport): string =>
  `${target.name} (${target.asks}): ${verdict.word}`

function logRows(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(({ when }) => when.length))
  return rows.map(({ when, what, latency }) =>
    `  ${when.padStart(width)}  ${what}${latency === '' ? '' : `  [${latency}]`}`.trimEnd(),
  )
}

/** The verdicts and the timeline as Markdown for the job summary. */
export function timelineMarkdown(report: GateReport): string {
  const verdicts = report.targets.map(({ target, verdict, progress }) => [
    escapeMarkdown(target.name),
    inlineCode(target.asks),
    `**${verdict.word}**`,
    escapeMarkdown(verdict.explanation),
    String(progress.attempts),
  ])
  const rows = report.targets.flatMap((one) =>
    rowsOf(one).map(({ when, what, latency }) => [
      escapeMarkdown(one.target.name),
      when,
      escapeMarkdown(what),
      latency,
    ]),
  )
  return [
    `### Health gate: ${report.verdict}`,
    table(['target', 'asked', 'verdict', 'seen', 'probes'], verdicts),
    folded('Timeline', table(['target', 'when', 'what', 'latency, least/median/most'], rows)),
  ].join('\n\n')
}

function rowsOf({ progress: { runs } }: TargetReport): Row[] {
  if (runs.length <= shownFirst + shownLast) return runs.map(row)
  const hidden = runs.slice(shownFirst, -shownLast)
  const gap = { when: '', what: `… ${hidden.length} more changes of this kind …`, latency: '' }
  return [...runs.slice(0, shownFirst).map(row), gap, ...runs.slice(-shownLast).map(row)]
}

function row({ last, count, fromMs, latenciesMs }: Run): Row {
  const when = count === 1 ? seconds(fromMs) : `${seconds(fromMs)}–${seconds(last.sentMs)}`
  const latency = last.state === 'unreachable' ? '' : spread(latenciesMs)
  return { when: `${when} s`, what: `${count}× ${last.state}: ${last.why}`, latency }
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1)

/** `4/5/9 ms`; one number where there is only one. */
function spread(latenciesMs: readonly number[]): string {
  const sorted = latenciesMs.map((ms) => Math.round(ms)).toSorted((a, b) => a - b)
  const [least, median, most] = [sorted[0], sorted[Math.floor((sorted.length - 1) / 2)], sorted.at(-1)]
  return least === most ? `${least} ms` : `${least}/${median}/${most} ms`
}
