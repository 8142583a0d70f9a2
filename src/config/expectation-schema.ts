import {
  description,
  metadata,
  pipe,
  type RawTransformAddIssue,
  rawTransform,
  record,
  string,
  unknown,
} from 'valibot'
import { parseDuration } from '../core/duration.ts'
import { parseHeaderName } from '../core/header-name.ts'
import { parsePointer } from '../core/json-pointer.ts'
import { nearest } from '../core/nearest.ts'
import { ok, type Parsed, wrong } from '../core/parsed.ts'
import type { Expectation, JsonScalar, StatusRange } from './app.ts'
import type { CheckExpectation, Condition } from './check.ts'
import { parseHostName } from './names.ts'

/**
 * `expect:` is one map: `status`, JSON pointers (`/status: ok`), headers (`header:content-type: …`), and for
 * checks a few more words and looser conditions. Equality is enough for health.
 */

const thirtyYears = 30 * 365 * 86_400_000

const scalarTypes = { type: ['string', 'number', 'boolean', 'null'] }
const condition = {
  type: 'object',
  properties: { present: { type: 'boolean' }, 'at-least': { type: 'number' }, contains: { type: 'string' } },
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
}
const statusSchema = {
  description: 'A status code, `2xx`, or a list of them. Without it any 2xx is right.',
  anyOf: [
    { type: 'integer', minimum: 100, maximum: 599 },
    { type: 'string', pattern: '^[1-5]xx$' },
    { type: 'array', minItems: 1, items: { anyOf: [{ type: 'integer' }, { type: 'string' }] } },
  ],
}

/** What the answer to a health probe must be like. */
export const expectation = pipe(
  record(string(), unknown(), 'must be a map of keys and values'),
  description('What the answer must be like: `status`, JSON pointers such as `/status`, and `header:NAME`.'),
  metadata({
    properties: { status: statusSchema },
    patternProperties: { '^/': scalarTypes, '^header:': { type: 'string' } },
    additionalProperties: false,
  }),
  rawTransform<Record<string, unknown>, Expectation>(({ dataset, addIssue }) => {
    const { status, json, headers } = read(dataset.value, ['status'], parseScalar, addIssue)
    return { status, json: json as Expectation['json'], headers: headers as Expectation['headers'] }
  }),
)

/** What the answer to a check must be like. */
export const checkExpectation = pipe(
  record(string(), unknown(), 'must be a map of keys and values'),
  description(
    'What the answer must be like: `status`, JSON pointers such as `/total`, `header:NAME`, `text`, `redirect-host`, `certificate-valid-for`. Instead of a value: `{ present: true }`, `{ at-least: 1 }` or `{ contains: text }`.',
  ),
  metadata({
    properties: {
      status: statusSchema,
      text: { type: 'string', description: 'The body holds this text.' },
      'redirect-host': { type: 'string', description: 'The answer redirects to this host.' },
      'certificate-valid-for': {
        type: 'string',
        description: 'The certificate is valid for at least so long.',
      },
    },
    patternProperties: {
      '^/': { anyOf: [scalarTypes, condition] },
      '^header:': { anyOf: [{ type: 'string' }, condition] },
    },
    additionalProperties: false,
  }),
  rawTransform<Record<string, unknown>, CheckExpectation>(({ dataset, addIssue }) =>
    read(dataset.value, checkWords, parseCondition, addIssue),
  ),
)

const checkWords = ['status', 'text', 'redirect-host', 'certificate-valid-for'] as const

type Value = JsonScalar | Condition
type Draft = { -readonly [K in keyof CheckExpectation]: CheckExpectation[K] } & {
  json: Record<string, Value>
  headers: Record<string, string | Condition>
}

function read(
  given: Readonly<Record<string, unknown>>,
  words: readonly string[],
  parse: (value: unknown) => Parsed<Value>,
  addIssue: RawTransformAddIssue<Record<string, unknown>>,
): CheckExpectation {
  const draft: Draft = { status: [], json: {}, headers: {} }
  for (const [key, value] of Object.entries(given)) {
    const problem = readEntry(draft, key, value, words, parse)
    if (problem === undefined) continue
    const path = [{ type: 'object', origin: 'value', input: given, key, value }]
    addIssue({ message: problem, path: path as never })
  }
  return draft
}

/** Puts one entry into the draft; says what is wrong with it. */
function readEntry(
  draft: Draft,
  key: string,
  value: unknown,
  words: readonly string[],
  parse: (value: unknown) => Parsed<Value>,
): string | undefined {
  const keep = <T>(parsed: Parsed<T>, put: (value: T) => void): string | undefined => {
    if ('problem' in parsed) return parsed.problem
    put(parsed.value)
    return undefined
  }
  if (key.startsWith('/')) {
    const pointer = parsePointer(key)
    return 'value' in pointer
      ? keep(parse(value), (read) => (draft.json[key] = read))
      : `is a key that ${pointer.problem}`
  }
  if (/^header:/i.test(key)) {
    const header = parseHeaderKey(key)
    if ('problem' in header) return `is a key that ${header.problem}`
    return keep(parseHeaderValue(parse(value)), (read) => (draft.headers[header.value] = read))
  }
  if (!words.includes(key)) return unknownExpectation(key, words)
  if (key === 'status') return keep(parseStatus(value), (read) => (draft.status = read))
  if (typeof value !== 'string' || value === '') return 'must be a text'
  if (key === 'redirect-host') return keep(parseHostName(value), (read) => (draft.redirectHost = read))
  if (key === 'certificate-valid-for')
    return keep(parseDuration(value, { max: thirtyYears }), (read) => (draft.certificateValidFor = read))
  return keep(ok(value), (read) => (draft.text = read))
}

function unknownExpectation(key: string, words: readonly string[]): string {
  const guess = nearest(key, words)
  if (guess !== undefined) return `is not known here; did you mean "${guess}"?`
  return `is not known here; write a JSON pointer such as "/${key}", "header:${key}", or ${words.map((word) => `"${word}"`).join(', ')}`
}

function parseScalar(value: unknown): Parsed<JsonScalar> {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return ok(value as JsonScalar)
  return wrong('must be a single value: a text, a number, true, false or null')
}

function parseCondition(value: unknown): Parsed<Value> {
  const scalar = parseScalar(value)
  if ('value' in scalar) return scalar
  const entries = Array.isArray(value) ? [] : Object.entries(value as object)
  const [key, wanted] = entries[0] ?? []
  if (entries.length === 1) {
    if (key === 'present' && typeof wanted === 'boolean') return ok({ present: wanted })
    if (key === 'at-least' && typeof wanted === 'number') return ok({ atLeast: wanted })
    if (key === 'contains' && typeof wanted === 'string' && wanted !== '') return ok({ contains: wanted })
  }
  return wrong('must be a single value, { present: true }, { at-least: 1 } or { contains: "text" }')
}

function parseHeaderValue(parsed: Parsed<Value>): Parsed<string | Condition> {
  if ('problem' in parsed) return parsed
  const { value } = parsed
  if (value === null || value === '') return wrong('is empty')
  return ok(typeof value === 'object' ? value : String(value))
}

function parseStatus(value: unknown): Parsed<readonly StatusRange[]> {
  const allowed = 'a status code from 100 to 599, or a family such as "2xx"'
  if (!Array.isArray(value)) {
    const range = parseStatusRange(value)
    return range === undefined ? wrong(`must be ${allowed}, or a list of them`) : ok([range])
  }
  const ranges: StatusRange[] = []
  for (const entry of value) {
    const range = parseStatusRange(entry)
    if (range === undefined) return wrong(`has the entry ${JSON.stringify(entry)}, which is not ${allowed}`)
    ranges.push(range)
  }
  return ranges.length > 0 ? ok(ranges) : wrong('has no entry')
}

function parseStatusRange(value: unknown): StatusRange | undefined {
  const family = typeof value === 'string' ? /^([1-5])xx$/.exec(value)?.[1] : undefined
  if (family !== undefined) return { from: Number(family) * 100, to: Number(family) * 100 + 99 }
  const isCode = typeof value === 'number' && Number.isInteger(value) && value >= 100 && value <= 599
  return isCode ? { from: value, to: value } : undefined
}

/** The header's name in lower case from `header:NAME`. */
export function parseHeaderKey(key: string): Parsed<string> {
  const header = parseHeaderName(key.slice('header:'.length))
  return 'value' in header
    ? header
    : wrong('must name a header after "header:", for example "header:x-version"')
}
