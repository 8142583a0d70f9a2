import type { JsonScalar, VersionSource } from '../config/app.ts'
import { resolvePointer } from '../core/json-pointer.ts'
import { isServed } from '../core/version.ts'
import { quote } from '../runtime/quote.ts'
import { type HealthExpectation, shownStatuses } from './expectation.ts'

/** An answer to a probe. */
export interface Answer {
  readonly status: number
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
  /** The body was longer than what is read. */
  readonly truncated: boolean
}

/** What one probe shows: right; not as expected; right but of another version; no answer. */
export type HealthState = 'healthy' | 'wrong' | 'stale' | 'unreachable'

/** What one probe found. */
export interface Finding {
  readonly state: HealthState
  /** In a few words; foreign text in it is on one line and short. */
  readonly why: string
  readonly status?: number
  /** The version the answer named. Foreign text, on one line. */
  readonly served?: string
  /** The answer's body, for evidence. Foreign text. */
  readonly body?: string
}

/**
 * Judges an answer. The version comes first: an answer of the old version is stale whatever else is right or
 * wrong with it, because it says nothing about the new one.
 */
export function evaluate(answer: Answer, expectation: HealthExpectation): Finding {
  const { status, body } = answer
  const json = parseJson(answer)
  const served =
    expectation.version === undefined ? undefined : readVersion(answer, expectation.version.source, json)
  const facts = { status, body, ...(served === undefined ? {} : { served }) }
  const wanted = expectation.version?.wanted
  if (wanted !== undefined && served !== undefined && !isServed(served, wanted))
    return { state: 'stale', why: `version "${served}" instead of "${wanted.version}"`, ...facts }
  const problem = firstProblem(answer, expectation, json)
  if (problem !== undefined) return { state: 'wrong', why: problem, ...facts }
  if (wanted !== undefined && served === undefined && expectation.version !== undefined)
    return { state: 'wrong', why: noVersion(expectation.version.source, json), ...facts }
  return {
    state: 'healthy',
    why: served === undefined ? `status ${status}` : `version "${served}"`,
    ...facts,
  }
}

type Json = { readonly value: unknown } | { readonly problem: string }

function firstProblem(
  answer: Answer,
  { status, headers, json: wantedJson }: HealthExpectation,
  json: Json,
): string | undefined {
  const ranges = status.length === 0 ? [{ from: 200, to: 299 }] : status
  if (!ranges.some(({ from, to }) => answer.status >= from && answer.status <= to))
    return `status ${answer.status}${redirect(answer)} instead of ${shownStatuses(status)}`
  for (const [name, value] of Object.entries(headers)) {
    const found = headerOf(answer, name)
    if (found !== value)
      return found === undefined
        ? `no header "${name}"`
        : `header "${name}" is ${shown(found)} instead of ${shown(value)}`
  }
  for (const [pointer, accepted] of Object.entries(wantedJson)) {
    const problem = pointerProblem(json, pointer, accepted)
    if (problem !== undefined) return problem
  }
  return undefined
}

function pointerProblem(json: Json, pointer: string, accepted: readonly JsonScalar[]): string | undefined {
  if ('problem' in json) return json.problem
  const found = resolvePointer(json.value, pointer)
  if ('problem' in found) return `nothing at "${pointer}"`
  if (accepted.some((value) => value === found.value)) return undefined
  return `"${pointer}" is ${shown(found.value)} instead of ${shown(accepted[0])}`
}

function readVersion(answer: Answer, source: VersionSource, json: Json): string | undefined {
  const found = 'header' in source ? headerOf(answer, source.header) : atPointer(json, source.pointer)
  if (typeof found !== 'string' && typeof found !== 'number') return undefined
  const version = quote(String(found), 100)
  return version === '' ? undefined : version
}

function atPointer(json: Json, pointer: string): unknown {
  if ('problem' in json) return undefined
  const found = resolvePointer(json.value, pointer)
  return 'problem' in found ? undefined : found.value
}

function noVersion(source: VersionSource, json: Json): string {
  if ('header' in source) return `no version in the header "${source.header}"`
  return 'problem' in json ? json.problem : `no version at "${source.pointer}"`
}

function parseJson({ body, truncated }: Answer): Json {
  if (truncated) return { problem: 'the body is too long to be read as JSON' }
  try {
    return { value: JSON.parse(body) }
  } catch {
    return { problem: body === '' ? 'the body is empty instead of JSON' : 'the body is not JSON' }
  }
}

function headerOf({ headers }: Answer, name: string): string | undefined {
  const found = headers[name]
  return typeof found === 'object' ? found.join(', ') : found
}

const redirect = (answer: Answer): string => {
  const to = answer.status >= 300 && answer.status < 400 ? headerOf(answer, 'location') : undefined
  return to === undefined ? '' : ` (redirect to ${shown(to)}, not followed)`
}

/** A value in a message: foreign, so on one line and short. */
const shown = (value: unknown): string => quote(JSON.stringify(value) ?? 'nothing', 80)
