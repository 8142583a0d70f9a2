import { Failure } from '../core/failure.ts'
import type { Outcome, Result } from '../core/outcome.ts'
import { redact } from './mask.ts'

/** The outputs that every action has, however it ended; without a secret's text. */
export function resultOutputs(action: string, ok: boolean, from: Outcome | Failure): Record<string, string> {
  const remedy = from instanceof Failure && from.remedy !== undefined ? { remedy: from.remedy } : {}
  const result: Result = {
    ...from.details,
    ...remedy,
    schema: 1,
    action,
    ok,
    'reason-code': from.reasonCode,
    message: from.message,
  }
  const redacted = (_: string, value: unknown) => (typeof value === 'string' ? redact(value) : value)
  return { 'reason-code': from.reasonCode, result: JSON.stringify(result, redacted) }
}

/** The one message of a failure: what is wrong, what to do, and the word for it. */
export function failureText({ message, remedy, reasonCode }: Failure): string {
  return `${message}${remedy === undefined ? '' : `\n${remedy}`}\n(reason-code: ${reasonCode})`
}
