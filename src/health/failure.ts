import { type Evidence, Failure, type FailureOptions } from '../core/failure.ts'
import { counted, listed } from '../core/text.ts'
import type { GateReport, TargetReport } from './gate.ts'
import { gateDetails } from './report.ts'
import type { VerdictWord } from './verdict.ts'

type Bad = Exclude<VerdictWord, 'healthy'>

const remedies: Readonly<Record<Bad, string>> = {
  unhealthy: 'Look at the last answer and at the log of the app.',
  stale:
    'The old version still answers: the deploy did nothing, traffic still goes to the old one, or the app does not report the version that it was given (by default in the variable APP_VERSION).',
  unreachable:
    'Look at the log of the app: it may not have started, listen on another port, or listen only on localhost inside its container.',
  'timed-out':
    'It changed between answers or needs longer to start: look at the timeline, then at the log of the app, or give it a longer deadline.',
}

/**
 * The failure of a gate whose verdict is not healthy: one sentence for each target that is not, what to do, and
 * the last answers as evidence. What the caller adds comes on top.
 */
export function gateFailure(report: GateReport, more: FailureOptions = {}): Failure {
  const bad = report.targets.filter((one) => one.verdict.word !== 'healthy')
  const words = [...new Set(bad.map((one) => one.verdict.word))] as Bad[]
  const healthy = bad.length === report.targets.length ? [] : [others(report)]
  return new Failure(report.verdict as Bad, [...bad.map(sentence), ...healthy].join('\n'), {
    remedy: words.map((word) => remedies[word]).join('\n'),
    details: gateDetails(report),
    ...more,
    evidence: [...bad.flatMap(lastBody), ...(more.evidence ?? [])],
  })
}

/** One sentence on one target: who, what was asked, what came, since when. */
export function sentence({ target, verdict }: TargetReport): string {
  const says = verdict.word === 'timed-out' ? 'timed out' : `is ${verdict.word}`
  return `${target.name} (${target.asks}) ${says}: ${verdict.explanation}.`
}

function others({ targets }: GateReport): string {
  const names = targets.filter((one) => one.verdict.word === 'healthy').map((one) => one.target.name)
  return `Healthy: ${listed(names)} (${counted(names.length, 'target')} of ${targets.length}).`
}

function lastBody({ target, progress: { lastAnswer } }: TargetReport): Evidence[] {
  if (lastAnswer === undefined) return []
  return [{ title: `${target.name}: last answer, status ${lastAnswer.status}`, text: cut(lastAnswer.body) }]
}

/** What helps is at the beginning of a body; the rest would bury the message. */
const shownCharacters = 4000

const cut = (body: string): string =>
  body.length > shownCharacters
    ? `${body.slice(0, shownCharacters)}\n… ${body.length - shownCharacters} more characters`
    : body
