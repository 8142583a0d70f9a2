import { ok, type Parsed, wrong } from './parsed.ts'

/** Reads a JSON pointer (RFC 6901) to something inside the document: `/checks/0/status`. */
export function parsePointer(text: string): Parsed<string> {
  if (!text.startsWith('/'))
    return wrong('must be a JSON pointer, beginning with "/", for example "/version"')
  return /~(?![01])/.test(text)
    ? wrong('has "~" in a JSON pointer; write "~0" for "~" and "~1" for "/"')
    : ok(text)
}

/**
 * Follows a JSON pointer whose form is known to be right. An array is entered by plain index; only own
 * properties count, so that no pointer finds what JSON did not say.
 */
export function resolvePointer(document: unknown, pointer: string): Parsed<unknown> {
  let place = document
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof place !== 'object' || place === null || !entered(place, key)) return wrong('is not there')
    place = (place as Record<string, unknown>)[key]
  }
  return ok(place)
}

const entered = (place: object, key: string): boolean =>
  Array.isArray(place) ? /^(0|[1-9]\d*)$/.test(key) && Number(key) < place.length : Object.hasOwn(place, key)
