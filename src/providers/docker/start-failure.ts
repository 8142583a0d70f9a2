import { Failure, messageOf } from '../../core/failure.ts'
import type { ReasonCode } from '../../core/reason-codes.ts'
import { formatSize } from '../../core/size.ts'
import type { WantedService } from '../provider.ts'

/** Why a version did not become ready. */
export type StartProblem =
  | { readonly kind: 'exited'; readonly exitCode: number; readonly outOfMemory: boolean }
  | { readonly kind: 'not-ready' | 'not-started'; readonly error: unknown }

/** What became of the version that answered before. */
export type Back =
  /** There was none. */
  | { readonly kind: 'none' }
  /** What was started could not be removed again. */
  | { readonly kind: 'leftover'; readonly why: string }
  /** It is the one that was started: its container stays. */
  | { readonly kind: 'kept' }
  | { readonly kind: 'answers' | 'untouched'; readonly version: string }
  /** Nobody waited until it answers, because the run was cancelled. */
  | { readonly kind: 'started'; readonly version: string }
  | { readonly kind: 'silent'; readonly version: string; readonly why: string }
  | { readonly kind: 'lost'; readonly version: string; readonly why: string; readonly container: string }

/** What a stranger needs to know when a version did not start: what happened, what answers now, what to do. */
export function startFailure(
  service: WantedService,
  version: string,
  problem: StartProblem,
  back: Back,
  logs: string,
): Failure {
  const error = problem.kind === 'exited' ? undefined : problem.error
  const known = error instanceof Failure ? error : undefined
  return new Failure(reasonOf(known), `${told(service, version, problem)} ${toldBack(back)}`, {
    remedy: remedyOf(service, problem, known),
    evidence: [
      { title: `Last lines of the log of "${service.name}", version ${version}`, text: logs },
      ...(known?.evidence ?? []),
    ],
    details: {
      ...known?.details,
      service: service.name,
      version,
      previous: back.kind,
      ...('version' in back ? { 'previous-version': back.version } : {}),
    },
    ...(error === undefined ? {} : { cause: error }),
  })
}

/** What the engine says keeps its own reason; what the app did is always `start-failed`. */
function reasonOf(known: Failure | undefined): ReasonCode {
  const own: readonly ReasonCode[] = [
    'port-taken',
    'engine-unreachable',
    'cancelled',
    'superseded',
    'not-ours',
  ]
  return known && own.includes(known.reasonCode) ? known.reasonCode : 'start-failed'
}

function told(service: WantedService, version: string, problem: StartProblem): string {
  const what = `Version ${version} of "${service.name}"`
  if (problem.kind !== 'exited') {
    const how = problem.kind === 'not-started' ? 'could not be started' : 'did not become ready'
    return `${what} ${how}: ${sentence(messageOf(problem.error))}`
  }
  if (!problem.outOfMemory) return `${what} ended with exit code ${problem.exitCode} before it was ready.`
  const limit =
    service.memoryBytes === undefined ? 'there is' : `its limit of ${formatSize(service.memoryBytes)}`
  return `${what} needs more memory than ${limit}; the engine ended it before it was ready.`
}

function toldBack(back: Back): string {
  switch (back.kind) {
    case 'none':
      return 'There was no version before it; nothing of it was left running.'
    case 'leftover':
      return `What was started could not be removed again: ${sentence(back.why)} The next run removes it.`
    case 'kept':
      return 'Its container was left as it is.'
    case 'untouched':
      return `The previous version ${back.version} was not touched and answers as before.`
    case 'answers':
      return `The previous version ${back.version} answers again.`
    case 'started':
      return `The previous version ${back.version} was started again; the cancelled run did not wait until it answers.`
    case 'silent':
      return `The previous version ${back.version} was started again but does not answer: ${sentence(back.why)}`
    case 'lost':
      return `The previous version ${back.version} could not be started again: ${sentence(back.why)} Start it by hand: docker start ${back.container}`
  }
}

/** A remedy is read in comments too, where no log is above it. */
const shown = 'The log of this step shows what it printed last.'

/** Here we know more than who asked: the port that the app was to listen on. */
const noAnswer: readonly ReasonCode[] = ['unreachable', 'timed-out']

function remedyOf(service: WantedService, problem: StartProblem, known: Failure | undefined): string {
  if (problem.kind === 'exited' && problem.outOfMemory)
    return `Raise \`memory\` of the service "${service.name}" in deploy.yml, or let the app use less. ${shown}`
  if (problem.kind === 'exited') return `${shown} Correct the app and push again.`
  if (problem.kind === 'not-started')
    return known?.remedy ?? 'Correct what the engine names, and run this job again.'
  if (known?.reasonCode === 'stale')
    return 'The container is new, so the app itself reports another version than it was given (in the variable that `version-env` names, by default APP_VERSION), or `health.version` points to something else.'
  if (known?.remedy !== undefined && !noAnswer.includes(known.reasonCode)) return known.remedy
  if (service.port === undefined) return shown
  return `${shown} The app must listen on port ${service.port} on all addresses (0.0.0.0, not localhost), and its health path must answer in time.`
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)
