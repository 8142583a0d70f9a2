import type { Health, JsonScalar, StatusRange, VersionSource } from '../config/app.ts'
import { ok, type Parsed, wrong } from '../core/parsed.ts'
import type { WantedVersion } from '../core/version.ts'

/** What the answer of a healthy app is like. */
export interface HealthExpectation {
  /** Each range inclusive; none means any 2xx. */
  readonly status: readonly StatusRange[]
  /** By JSON pointer (RFC 6901): the values that are right there. */
  readonly json: Readonly<Record<string, readonly JsonScalar[]>>
  /** By header name in lower case: the exact value. */
  readonly headers: Readonly<Record<string, string>>
  /** Where the answer names its version; `wanted` undefined means: read it, do not compare it. */
  readonly version?: { readonly source: VersionSource; readonly wanted?: WantedVersion }
}

/** What a service's `health` in the configuration expects, for the wanted version. */
export function expectationOf(health: Health, wanted?: WantedVersion): HealthExpectation {
  const { status, json, headers } = health.expect
  return {
    status,
    json: Object.fromEntries(Object.entries(json).map(([pointer, value]) => [pointer, [value]])),
    headers,
    ...(health.version === undefined
      ? {}
      : { version: { source: health.version, ...(wanted === undefined ? {} : { wanted }) } }),
  }
}

const statusProblem = 'must be status codes from 100 to 599 or "2xx", separated by commas'

/** Reads `200`, `2xx` or `2xx,301`. */
export function parseStatuses(text: string): Parsed<readonly StatusRange[]> {
  const ranges: StatusRange[] = []
  for (const entry of text.split(',').map((part) => part.trim())) {
    const family = /^([1-5])xx$/.exec(entry)?.[1]
    const from = family === undefined ? Number(entry) : Number(family) * 100
    if (family === undefined && !/^[1-5]\d\d$/.test(entry)) return wrong(`${statusProblem}, not "${entry}"`)
    const to = family === undefined ? from : from + 99
    if (ranges.some((range) => range.from <= to && from <= range.to))
      return wrong(`has "${entry}", which its other entries hold already`)
    ranges.push({ from, to })
  }
  return ok(ranges)
}

/**
 * The JSON values that a plain text of an input stands for: always the text itself, and the number, boolean or
 * null that is written the same way. (In the configuration YAML tells them apart.)
 */
export function scalarsOf(text: string): readonly JsonScalar[] {
  const isOther = /^(true|false|null|-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)$/.test(text)
  return isOther ? [text, JSON.parse(text) as JsonScalar] : [text]
}

/** The wanted status codes for a message: `2xx or 301`. */
export function shownStatuses(ranges: readonly StatusRange[]): string {
  const shown = ranges.map(({ from, to }) => (from === to ? String(from) : `${from / 100}xx`))
  return shown.length === 0 ? '2xx' : shown.join(' or ')
}
