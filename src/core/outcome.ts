import type { ReasonCode } from './reason-codes.ts'

/** How an action ended well. Ending badly is a `Failure`. */
export interface Outcome<O extends string = string> {
  readonly reasonCode: Extract<ReasonCode, 'ok' | 'unchanged' | 'skipped'>
  /** One line for the log and the comment. */
  readonly message: string
  /** Every declared output; an empty text where there is nothing to say. */
  readonly outputs: Readonly<Record<O, string>>
  /** Facts for the output `result`. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>
  /** Markdown for the job summary; the same facts are in the log, because not every forge shows summaries. */
  readonly summary?: string
}

/** The output `result`: what one action tells the next, and `comment-pr` the reader. */
export interface Result {
  readonly schema: 1
  readonly action: string
  readonly ok: boolean
  readonly 'reason-code': ReasonCode
  readonly message: string
  readonly [detail: string]: unknown
}
