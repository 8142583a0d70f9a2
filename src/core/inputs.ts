import { type DurationLimits, formatDuration, parseDuration } from './duration.ts'
import { readList, readMap } from './line-values.ts'
import { nearest } from './nearest.ts'
import { ok, type Parsed, wrong } from './parsed.ts'
import { shortestHidden } from './secret.ts'
import { parseSize } from './size.ts'
import { parseHttpUrl } from './url.ts'

/**
 * One input of an action, declared once: `action.yml`, the documentation tables and the reading of the value
 * all come from here.
 */
export interface InputSpec<T> {
  /** What a user reads in the table: a sentence or two, plain text. */
  readonly description: string
  /** The kind as shown in the table, for example "duration" or "one of: a, b". */
  readonly kind: string
  readonly required: boolean
  /** Written into action.yml; undefined if there is none. */
  readonly default?: string
  /** Masked as soon as it is read, and never printed. */
  readonly secret: boolean
  /** May a message repeat the value? Not a secret, and not lists, where a slip puts one. */
  readonly quotable: boolean
  /** Reads a text that is not empty. */
  readonly parse: (text: string) => Parsed<T>
}

/** The inputs of an action by name; names are kebab-case. */
export type InputSpecs = Readonly<Record<string, InputSpec<unknown>>>

/** The values of an action's inputs: an input without default that was not given is undefined. */
export type ValuesOf<S extends InputSpecs> = {
  readonly [K in keyof S]: S[K] extends InputSpec<infer T> ? T : never
}

type Present = { readonly required: true } | { readonly default: string }

interface Builder<T> {
  (description: string, options: Present): InputSpec<T>
  (description: string): InputSpec<T | undefined>
}

function builder<T>(
  kind: string,
  parse: (text: string) => Parsed<T>,
  { secret = false, quotable = !secret }: { secret?: boolean; quotable?: boolean } = {},
): Builder<T> {
  return (description: string, options?: Partial<{ required: true; default: string }>) => ({
    description,
    kind,
    required: options?.required === true,
    ...(options?.default === undefined ? {} : { default: options.default }),
    secret,
    quotable,
    parse,
  })
}

const withoutControls = (text: string): Parsed<string> =>
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(text) ? wrong('holds control characters') : ok(text)

const singleLine = (text: string): Parsed<string> =>
  /\n/.test(text) ? wrong('must be a single line') : withoutControls(text)

/** One line of text. */
export const text = builder('text', singleLine)

/** Text of several lines. */
export const multiline = builder('text, several lines', withoutControls)

/** A credential: masked at once; neither blanks around it (a slip of copying) nor line breaks. */
export const secret = builder('secret', credential, { secret: true })

/** A credential that is sent in a header as it is: printable ASCII without blanks, as the tokens of all forges are. */
export const accessToken = builder(
  'secret',
  (value) => {
    const read = credential(value)
    return 'problem' in read || /^[\x21-\x7e]+$/.test(value)
      ? read
      : wrong('holds a blank or a character beyond ASCII, which no token has; was it copied whole?')
  },
  { secret: true },
)

function credential(value: string): Parsed<string> {
  if (value.trim() !== value) return wrong('has blanks or line breaks around it')
  if (value.length < shortestHidden)
    return wrong(
      `has fewer than ${shortestHidden} characters, which no log can hide; take a longer, random one`,
    )
  return singleLine(value)
}

/** `true` or `false`, in the spellings of YAML 1.2 that GitHub's own toolkit accepts. */
export const boolean = builder('`true` or `false`', (value): Parsed<boolean> => {
  if (/^(true|True|TRUE)$/.test(value)) return ok(true)
  if (/^(false|False|FALSE)$/.test(value)) return ok(false)
  return wrong('must be "true" or "false"')
})

/** A whole number in plain digits. */
export const integer = (min: number, max: number) =>
  builder(`whole number, ${min} to ${max}`, (value): Parsed<number> => {
    if (!/^(0|[1-9]\d{0,8})$/.test(value)) return wrong('must be a whole number in plain digits')
    const number = Number(value)
    return number >= min && number <= max ? ok(number) : wrong(`must be from ${min} to ${max}`)
  })

/** A duration with a unit, in milliseconds. */
export const duration = (limits: DurationLimits = {}) =>
  builder(`duration${limits.max === undefined ? '' : `, at most ${formatDuration(limits.max)}`}`, (value) =>
    parseDuration(value, limits),
  )

/** A size with a unit, in bytes. */
export const size = builder('size', parseSize)

/** One of a closed set of words. */
export const choice = <T extends string>(allowed: readonly T[]) =>
  builder(`one of ${allowed.map((word) => `\`${word}\``).join(', ')}`, (value): Parsed<T> => {
    const found = allowed.find((word) => word === value)
    if (found !== undefined) return ok(found)
    const guess = nearest(value, allowed)
    const hint = guess === undefined ? '' : `; did you mean "${guess}"?`
    return wrong(`must be one of ${allowed.map((word) => `"${word}"`).join(', ')}${hint}`)
  })

/** An `http:` or `https:` URL without credentials and fragment. */
export const url = builder('URL', parseHttpUrl)

/** Any text that a function reads. */
export const parsed = <T>(kind: string, parse: (text: string) => Parsed<T>) => builder(kind, parse)

/** One entry a line. */
export const list = <T>(kind: string, parse: (entry: string) => Parsed<T>) =>
  builder(`list, one ${kind} a line`, (value) => readList(value, kind, parse), { quotable: false })

/** `KEY=value` lines. */
export const map = <T>(
  kind: string,
  parseKey: (key: string) => Parsed<string>,
  parse: (value: string) => Parsed<T>,
) =>
  builder(`list, one ${kind} a line`, (value) => readMap(value, kind, parseKey, parse), { quotable: false })

/** All values of an action, or every problem there is, each as "`name` …". */
export function parseInputs<S extends InputSpecs>(
  specs: S,
  read: (name: string) => string,
): { readonly values: ValuesOf<S>; readonly problems: readonly string[] } {
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [name, spec] of Object.entries(specs)) {
    const given = read(name) || plainDefault(spec)
    if (given.trim() === '') {
      if (spec.required) problems.push(missing(name, spec))
      continue
    }
    const result = spec.parse(given)
    if ('value' in result) values[name] = result.value
    else problems.push(`${name}${subject(spec, given)} ${result.problem}`)
  }
  return { values: values as ValuesOf<S>, problems }
}

/** The runner puts defaults in; only a default that is an expression cannot be had without one. */
const plainDefault = ({ default: text = '' }: InputSpec<unknown>): string =>
  text.startsWith('${{') ? '' : text

function missing(name: string, spec: InputSpec<unknown>): string {
  const cause = spec.secret
    ? ' (a secret that is not set arrives as an empty text; so do all secrets in a run for a fork)'
    : ''
  return `${name} is required and is empty${cause}`
}

/** The given text for a message; what looks like credentials in a URL is not repeated. */
function subject({ secret, quotable }: InputSpec<unknown>, value: string): string {
  if (secret) return ''
  if (!quotable || value.includes('\n')) return ': the text'
  const shown = value.replace(/\/\/[^/?#]*@/, '//…@')
  return `: "${shown.length > 80 ? `${shown.slice(0, 79)}…` : shown}"`
}
