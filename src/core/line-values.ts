import { ok, type Parsed, wrong } from './parsed.ts'

/**
 * Values of several lines: lists, and `KEY=value` maps. A slip there (`TOKEN: x` for `TOKEN=x`, a line break
 * inside a key file) puts a secret where a name belongs, and messages go into logs, outputs and comments: a
 * message repeats only what looks like a name, and tells the rest by the number of its line.
 */

/** Reads one entry a line; an empty line between (often an expression without a value) and repetition are refused. */
export function readList<T>(
  value: string,
  kind: string,
  parse: (entry: string) => Parsed<T>,
): Parsed<readonly T[]> {
  const found = linesOf(value, kind)
  if ('problem' in found) return found
  const values: T[] = []
  for (const [at, entry] of found.value.entries()) {
    if (found.value.indexOf(entry) < at) return wrong(`has ${told('entry', entry, at)} twice`)
    const parsed = parse(entry)
    if ('problem' in parsed) return wrong(`has ${told('entry', entry, at)}, which ${parsed.problem}`)
    values.push(parsed.value)
  }
  return ok(values)
}

/** Reads `KEY=value` lines; only the first `=` separates, so that values may hold more of them. */
export function readMap<T>(
  text: string,
  kind: string,
  parseKey: (key: string) => Parsed<string>,
  parse: (value: string) => Parsed<T>,
): Parsed<Readonly<Record<string, T>>> {
  const entries = new Map<string, T>()
  const found = linesOf(text, kind)
  if ('problem' in found) return found
  for (const [at, line] of found.value.entries()) {
    const [, left, right = ''] = /^([^=]*)=(.*)$/s.exec(line) ?? []
    if (left === undefined) return wrong(`has no "=" in line ${at + 1}; write one ${kind} a line`)
    const [key, value] = [left.trim(), right.trim()]
    // "=" with nothing behind it is also how base64 ends.
    const name = told('key', /^=*$/.test(value) ? '' : key, at)
    const parsedKey = parseKey(key)
    if ('problem' in parsedKey) return wrong(`has ${name}, which ${parsedKey.problem}`)
    if (entries.has(parsedKey.value)) return wrong(`has ${name} twice`)
    const parsed = parse(value)
    if ('problem' in parsed) return wrong(`has a value in line ${at + 1} that ${parsed.problem}`)
    entries.set(parsedKey.value, parsed.value)
  }
  return ok(Object.fromEntries(entries)) // Not by assignment: a key may be "__proto__".
}

/** Longer than the names people give, and shorter than the tokens that forges and registries give. */
const longestName = 32

function told(what: 'key' | 'entry', text: string, at: number): string {
  const isName = text.length <= longestName && /^[\w./-]+$/.test(text)
  return isName ? `the ${what} "${text}"` : `in line ${at + 1} ${what === 'key' ? 'a key' : 'an entry'}`
}

function linesOf(value: string, kind: string): Parsed<readonly string[]> {
  const found = value
    .trim()
    .split('\n')
    .map((line) => line.trim())
  const empty = found.indexOf('')
  if (empty !== -1) return wrong(`has an empty line (${empty + 1}); write one ${kind} a line`)
  const hasControls = found.some((line) => /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(line))
  return hasControls ? wrong('holds control characters') : ok(found)
}
