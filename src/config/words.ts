import {
  _addIssue,
  array,
  boolean as booleanSchema,
  description,
  type GenericSchema,
  type InferOutput,
  looseObject,
  metadata,
  number,
  type ObjectEntries,
  type ObjectSchema,
  picklist,
  pipe,
  rawCheck,
  rawTransform,
  record,
  string,
  transform,
  union,
} from 'valibot'
import { type DurationLimits, parseDuration } from '../core/duration.ts'
import { nearest } from '../core/nearest.ts'
import type { Parsed } from '../core/parsed.ts'
import { parseSize } from '../core/size.ts'
import { listed } from '../core/text.ts'

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

/** A map with free keys. */
export function mapOf<K extends GenericSchema<string, string>, V extends GenericSchema>(
  about: string,
  key: K,
  entry: V,
) {
  return pipe(onlyMaps(record(key, entry, notAMap)), description(about))
}

/** A map with fixed keys; they are kebab-case in the file, and camelCase in what comes out. */
export function section<E extends ObjectEntries>(about: string, entries: E) {
  const known = Object.keys(entries)
  return pipe(
    onlyMaps(
      looseObject(entries, (issue) => (issue.expected === 'Object' ? notAMap : 'is required and is missing')),
    ),
    description(about),
    metadata({ additionalProperties: false }),
    rawCheck(({ dataset, addIssue }) => {
      const given: unknown = dataset.value
      if (typeof given !== 'object' || given === null || Array.isArray(given)) return
      for (const key of Object.keys(given)) {
        if (Object.hasOwn(entries, key)) continue
        const path = [{ type: 'object', origin: 'key', input: given, key, value: undefined }] as const
        addIssue({ message: unknownKey(key, known), path: [...path] as never })
      }
    }),
    transform((given): Section<E> => camelKeys(given) as Section<E>),
  )
}

/** What a section gives. */
export type Section<E extends ObjectEntries> = CamelKeys<InferOutput<ObjectSchema<E, undefined>>>

type CamelKeys<T> = { readonly [K in keyof T as K extends string ? Camel<K> : never]: T[K] }
type Camel<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : S

const camelKeys = (given: object): object =>
  Object.fromEntries(
    Object.entries(given).map(([key, entry]) => [
      key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      entry,
    ]),
  )

const notAMap = 'must be a map of keys and values'

function unknownKey(key: string, known: readonly string[]): string {
  if (key === '<<') return 'is a merge key, which YAML 1.2 does not have; repeat the keys, or use an alias'
  const guess = nearest(key, known)
  return guess === undefined
    ? `is not known here; known are ${listed(known)}`
    : `is not known here; did you mean "${guess}"?`
}

/** Valibot takes a list for a map whose keys are numbers. */
function onlyMaps<S extends GenericSchema>(schema: S): S {
  const run: S['~run'] = (dataset, config) => {
    if (!Array.isArray(dataset.value)) return schema['~run'](dataset, config)
    _addIssue(schema as never, 'type', dataset as never, config as never, { expected: 'Object' })
    return dataset as ReturnType<S['~run']>
  }
  return { ...schema, '~run': run }
}
