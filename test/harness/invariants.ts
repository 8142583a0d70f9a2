import type { ActionDefinition } from '../../src/core/action-definition.ts'
import { commonOutputs } from '../../src/core/action-definition.ts'
import type { ReasonCode } from '../../src/core/reason-codes.ts'
import { foundIn, visibleIn } from './canaries.ts'
import type { RemoteCall } from './door.ts'
import { isCancel, isKill, isRead, mustSurvive, type Planned } from './faults.ts'
import { maskers } from './maskers.ts'
import type { EndedPhase } from './running.ts'
import type { ChildCall } from './shim.ts'
import type { CaseSecret } from './world.ts'

/** A phase that is over, and what it left in the runner's files. */
export interface SeenPhase extends EndedPhase {
  /** `main`, `post`, `main again`, `post again`. */
  readonly name: string
  /** Outputs, state and summary, as written. */
  readonly written: string
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  /** What was written to GITHUB_ENV and GITHUB_PATH. */
  readonly forbidden: string
}

/** What is still there after an action. */
export interface Left {
  /** Command lines. */
  readonly processes: readonly string[]
  /** Names in the runner's temporary folders. */
  readonly files: readonly string[]
}

/** Everything that was seen of a case: main under its fault, then the same once more without one. */
export interface Verdict {
  readonly definition: ActionDefinition
  readonly planned: Planned | undefined
  /** The planned call came. */
  readonly met: boolean
  readonly phases: readonly SeenPhase[]
  readonly main: SeenPhase
  readonly again: SeenPhase
  /** Calls of the first main and post. */
  readonly remote: readonly RemoteCall[]
  readonly child: readonly ChildCall[]
  /** Calls of all phases. */
  readonly all: { readonly remote: readonly RemoteCall[]; readonly child: readonly ChildCall[] }
  readonly secrets: readonly CaseSecret[]
  /** What others can read. */
  readonly published: string
  readonly left: Left
  /** What is not as promised, although the run ended well. */
  readonly broken: readonly string[]
  readonly excess: readonly string[]
  readonly brokenAfter: readonly string[]
  readonly excessAfter: readonly string[]
}

/** Something that holds after every case; what is returned is how it does not. */
export type Invariant = (verdict: Verdict) => readonly string[]

/** By name; each is shown to be able to fail (test/acceptance/faults-invariants.test.ts). */
export const invariants = {
  'the planned fault was met': ({ planned, met }) =>
    met ? [] : [`${planned?.kind} call "${planned?.call}" never came`],

  'it ends by itself, in time': ({ phases }) =>
    phases.filter(({ late }) => late).map(({ name }) => `${name} had to be ended`),

  'the exit code is 0 or 1, or our signal': ({ planned, phases, main }) =>
    phases
      .filter((phase) => {
        if (phase === main && planned !== undefined && (isKill(planned) || isCancel(planned)))
          return phase.code !== 0 && phase.code !== 1 && phase.signal === null
        return phase.code !== 0 && phase.code !== 1
      })
      .map(({ name, code, signal }) => `${name} ended with ${code ?? signal}`),

  'the reason code is one of the list, and no bug': ({ definition, phases }) =>
    phases
      .filter(({ name, signal }) => name.startsWith('main') && signal === null)
      .flatMap(({ name, outputs }) => {
        const code = outputs['reason-code']
        if (code === 'bug') return [`${name} says that the fault is ours: ${messageOf(outputs)}`]
        return definition.reasonCodes.includes(code as ReasonCode)
          ? []
          : [`${name} has the reason "${code}", which its definition does not list`]
      }),

  'outputs are those of the definition': ({ definition, phases }) =>
    phases.flatMap(({ name, outputs }) =>
      Object.keys(outputs)
        .filter((output) => !(output in { ...definition.outputs, ...commonOutputs }))
        .map((output) => `${name} wrote the output "${output}"`),
    ),

  'nothing goes to GITHUB_ENV or GITHUB_PATH': ({ phases }) =>
    phases.filter(({ forbidden }) => forbidden !== '').map(({ name, forbidden }) => `${name}: ${forbidden}`),

  'no secret is readable in the log, whatever masks it': ({ phases, secrets }) =>
    phases.flatMap(({ name, log }) => {
      const views = Object.values(maskers).map((masker) => masker(log))
      const seen = secrets.filter(({ value }) => views.some((view) => view.includes(value)))
      return [...visibleIn(log), ...seen.map((secret) => secret.name)].map((secret) => `${name}: ${secret}`)
    }),

  'no secret stands in what is handed on or published': ({ phases, published, secrets }) =>
    [published, ...phases.map(({ written }) => written)].flatMap((text) => namesIn(text, secrets)),

  'no secret stands in an argument, or in the environment of a child but where it must': ({ all, secrets }) =>
    all.child.flatMap(({ key, args, env }) => {
      const others = Object.entries(env).filter(
        ([name]) => !secrets.some((secret) => secret.env?.includes(name)),
      )
      const found = [...namesIn(args.join('\n'), secrets), ...namesIn(others.flat().join('\n'), secrets)]
      return found.map((name) => `${key}: ${name}`)
    }),

  'only declared servers are called': ({ all }) =>
    all.remote.filter(({ target }) => target === undefined).map(({ method, host }) => `${method} ${host}`),

  'a secret goes only to the server that it is for': ({ all, secrets }) =>
    all.remote.flatMap((call) =>
      secrets.flatMap(({ name, value, targets }) => {
        const told = `${inPlain(call.authorization ?? '')}\n${call.text}`
        const foreign = !targets.includes(call.target ?? '') && holds(told, value)
        const inPath = holds(call.path, value)
        return foreign || inPath ? [`${call.key}: ${name}`] : []
      }),
    ),

  'no child and no temporary file is left': ({ left }) => [
    ...left.processes.map((command) => `process: ${command}`),
    ...left.files.map((file) => `file: ${file}`),
  ],

  'a run that refused has changed nothing': ({ main, remote, child }) =>
    refusals.includes(main.outputs['reason-code'] ?? '')
      ? [
          ...remote.filter(({ method }) => !isRead(method)).map(({ key }) => key),
          ...child.filter(({ key }) => changes.test(key)).map(({ key }) => key),
        ].map((key) => `${main.outputs['reason-code']}, but: ${key}`)
      : [],

  'a single passing fault does not turn it red': ({ planned, main }) =>
    main.code === 0 || (planned !== undefined && !mustSurvive(planned))
      ? []
      : [`${main.outputs['reason-code']}: ${messageOf(main.outputs)}`],

  'what is cancelled says so': ({ planned, main }) =>
    planned !== undefined &&
    isCancel(planned) &&
    main.signal === null &&
    (main.code === 0 || main.outputs['reason-code'] !== 'cancelled')
      ? [`${main.outputs['reason-code']}: ${messageOf(main.outputs)}`]
      : [],

  'what is cancelled ends before it is killed': ({ planned, main }) =>
    planned !== undefined && isCancel(planned) && main.signal === null && main.durationMs > cancelMs
      ? [`${Math.round(main.durationMs)} ms`]
      : [],

  'green means that it is as promised': ({ broken }) => broken,

  'there is never too much': ({ excess, excessAfter }) => [...excess, ...excessAfter],

  'the next run brings it right': ({ again, brokenAfter }) =>
    again.code === 0
      ? brokenAfter
      : [`it ended with ${again.code ?? again.signal}: ${messageOf(again.outputs)}`],
} as const satisfies Record<string, Invariant>

/** Every way in which a case is not as it must be. */
export function violations(verdict: Verdict): string[] {
  return Object.entries(invariants).flatMap(([name, check]) =>
    check(verdict).map((how: string) => `${name}: ${how}`),
  )
}

/** A runner waits 7.5 s before its second signal; the rest is what came before the cancel. */
const cancelMs = 15_000

/** Reasons that promise that nothing was done. */
const refusals: readonly string[] = [
  'invalid-input',
  'invalid-config',
  'not-supported-yet',
  'secret-missing',
  'fork-refused',
]

/** Calls of programs that change something. */
const changes =
  / (create|start|stop|rm|rename|tag|push|build|pull|connect|disconnect|kill|restart|update|load)#/

const messageOf = ({ result = '{}' }: Readonly<Record<string, string>>): string =>
  String((JSON.parse(result) as { message?: string }).message ?? 'it said nothing')

/** A secret, also without the padding that no address has room for. */
const holds = (text: string, secret: string): boolean =>
  text.includes(secret) || text.includes(Buffer.from(secret).toString('base64').replace(/=+$/, ''))

/** Basic authentication hides nothing. */
const inPlain = (authorization: string): string =>
  authorization.startsWith('Basic ')
    ? Buffer.from(authorization.slice(6), 'base64').toString()
    : authorization

const namesIn = (text: string, secrets: readonly CaseSecret[]): string[] => [
  ...foundIn(text),
  ...secrets.filter(({ value }) => text.includes(value)).map(({ name }) => name),
]
