import { ok, type Parsed, wrong } from './parsed.ts'

/** Reads the name of an HTTP header (a token of RFC 9110), as lower case: headers do not tell case apart. */
export function parseHeaderName(text: string): Parsed<string> {
  return /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(text)
    ? ok(text.toLowerCase())
    : wrong('is not the name of a header')
}
