import type { Json } from './dialect.ts'

/** The JSON object in a request's body; forges word the two refusals differently. */
export function parseObject(text: string): Json | 'malformed' | 'no-object' {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'malformed'
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : 'no-object'
}

/** A text field, empty when absent. */
export function textField(body: Json, name: string): string {
  const value = body[name]
  return typeof value === 'string' ? value : ''
}
