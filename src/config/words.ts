import {
  array,
  boolean as booleanSchema,
  description,
  type GenericSchema,
  type InferOutput,
  metadata,
  number,
  picklist,
  pipe,
  rawCheck,
  rawTransform,
  string,
  union,
} from 'valibot'
import { type DurationLimits, parseDuration } from '../core/duration.ts'
import { nearest } from '../core/nearest.ts'
import type { Parsed } from '../core/parsed.ts'
import { parseSize } from '../core/size.ts'

/**
 * The words in which the schema of `deploy.yml` is written. Each takes the description that editors show, and
 * speaks in our own sentences: what it says follows the path of a key, "must be …", "has …", "is …".
 */

type Text = GenericSchema<string, string>

/** Reads what a base schema let through, with a function that says what is wrong. */
function reading<S extends GenericSchema, T>(schema: S, parse: (input: InferOutput<S>) => Parsed<T>) {
  return pipe(
    schema,
    rawTransform<InferOutput<S>, T>(({ dataset, addIssue, NEVER }) => {
      const parsed = parse(dataset.value)
      if ('value' in parsed) return parsed.value
      addIssue({ message: parsed.problem })
      return NEVER
    }),
  )
}

/** One line of text. `pattern` is for editors only: what counts is `parse`. */
export function text(about: string): Text
export function text<T>(
  about: string,
  parse: (value: string) => Parsed<T>,
  pattern?: RegExp,
): GenericSchema<string, T>
export function text<T>(
  about: string,
  parse: (value: string) => Parsed<T | string> = (value) => ({ value }),
  pattern?: RegExp,
) {
  const base = pipe(
    string('must be a text'),
    description(about),
    metadata({ minLength: 1, ...(pattern === undefined ? {} : { pattern: pattern.source }) }),
  )
  return reading(base, (value) => {
    if (value === '') return { problem: 'is empty' }
    if (/[\u0000-\u001f\u007f]/.test(value))
      return { problem: 'must be a single line without control characters' }
    return parse(value)
  })
}

/** A text, or a number or boolean in plain form, as text: what environment variables hold. */
export function value<T = string>(about: string, parse?: (value: string) => Parsed<T>) {
  const base = pipe(
    union([string(), number(), booleanSchema()], 'must be a text, a number, true or false'),
    description(about),
  )
  return reading(base, (given): Parsed<T> => {
    const asText = String(given)
    if (asText.includes('\u0000')) return { problem: 'holds a NUL character' }
    return parse === undefined ? { value: asText as T } : parse(asText)
  })
}

/** A number in plain digits. */
export function wholeNumber(about: string, min: number, max: number): GenericSchema<number, number> {
  const problem = `must be a whole number from ${min} to ${max}`
  return reading(
    pipe(number(problem), description(about), metadata({ type: 'integer', minimum: min, maximum: max })),
    (given) => (Number.isInteger(given) && given >= min && given <= max ? { value: given } : { problem }),
  )
}

/** A number, also with decimals. */
export function decimal(about: string, min: number, max: number): GenericSchema<number, number> {
  const problem = `must be a number from ${min} to ${max}`
  return reading(
    pipe(number(problem), description(about), metadata({ minimum: min, maximum: max })),
    (given) => (given >= min && given <= max ? { value: given } : { problem }),
  )
}

/** `true` or `false`. */
export function boolean(about: string): GenericSchema<boolean, boolean> {
  return pipe(booleanSchema('must be true or false'), description(about))
}

/** One of a closed set of words. */
export function choice<const T extends readonly string[]>(about: string, words: T) {
  return pipe(
    picklist(words, (issue) => {
      const guess = typeof issue.input === 'string' ? nearest(issue.input, words) : undefined
      const hint = guess === undefined ? '' : `; did you mean "${guess}"?`
      return `must be ${words.length === 1 ? `"${words[0]}"` : `one of ${words.map((word) => `"${word}"`).join(', ')}`}${hint}`
    }),
    description(about),
  )
}

/** A duration with a unit, in milliseconds. */
export function duration(about: string, limits: DurationLimits = {}): GenericSchema<string, number> {
  const base = pipe(
    string('must be a duration with a unit, for example 90s'),
    description(about),
    metadata({ pattern: '^(\\d+(ms|s|m|h|d))+$' }),
  )
  return reading(base, (given) => parseDuration(given, limits))
}

/** A size with a unit, in bytes. */
export function size(about: string): GenericSchema<string, number> {
  const base = pipe(
    string('must be a size with a unit, for example 512MB'),
    description(about),
    metadata({ pattern: '^\\d+(\\.\\d+)?(KB|MB|GB)$' }),
  )
  return reading(base, parseSize)
}

/** A list; `distinct` refuses the same entry twice. */
export function list<S extends GenericSchema>(about: string, entry: S, options: { distinct?: boolean } = {}) {
  return pipe(
    array(entry, 'must be a list'),
    description(about),
    metadata(options.distinct ? { uniqueItems: true } : {}),
    rawCheck(({ dataset, addIssue }) => {
      const given: unknown = dataset.value
      if (options.distinct !== true || !Array.isArray(given)) return
      const twice = given.find((item, index) => given.indexOf(item) !== index)
      if (twice !== undefined) addIssue({ message: `has the entry "${twice}" twice` })
    }),
  )
}

/** A list of the words of a command. A text would need a shell, and a shell would need quoting. */
export function command(about: string) {
  return pipe(
    array(
      value('A word of the command.'),
      'must be a list of words, for example ["node", "server.js"]; there is no shell',
    ),
    description(about),
    metadata({ minItems: 1 }),
    rawCheck(({ dataset, addIssue }) => {
      const given: unknown = dataset.value
      if (Array.isArray(given) && given.length === 0) addIssue({ message: 'has no word' })
    }),
  )
}
