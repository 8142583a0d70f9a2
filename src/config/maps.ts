import {
  _addIssue,
  description,
  type GenericSchema,
  type InferOutput,
  looseObject,
  metadata,
  type ObjectEntries,
  type ObjectSchema,
  pipe,
  rawCheck,
  record,
  transform,
} from 'valibot'
import { nearest } from '../core/nearest.ts'
import { listed } from '../core/text.ts'

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
