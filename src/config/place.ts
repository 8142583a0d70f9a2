/**
 * Looking around in the file before it is known to be right: everything that is not what it should be counts as
 * absent, because the schema says so already.
 */

export type MapPlace = Readonly<Record<string, unknown>>

/** What stands under these keys. */
export function at(place: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (here, key) => (isMap(here) && Object.hasOwn(here, key) ? here[key] : undefined),
    place,
  )
}

/** Is there anything under this key? */
export const has = (place: unknown, key: string): boolean => at(place, key) !== undefined

/** The entries of a map. */
export const entriesOf = (place: unknown): ReadonlyArray<[string, unknown]> =>
  isMap(place) ? Object.entries(place) : []

/** The keys of a map. */
export const keysOf = (place: unknown): readonly string[] => (isMap(place) ? Object.keys(place) : [])

/** The entries of a list that are texts. */
export const textsOf = (place: unknown): readonly string[] =>
  Array.isArray(place) ? place.filter((entry) => typeof entry === 'string') : []

/** The entries of a list. */
export const listOf = (place: unknown): readonly unknown[] => (Array.isArray(place) ? place : [])

/** Is it a map? */
export const isMap = (place: unknown): place is MapPlace =>
  typeof place === 'object' && place !== null && !Array.isArray(place)
