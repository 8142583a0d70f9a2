import type { ReasonCode } from './reason-codes.ts'

/** What a `Failure` carries besides its message. */
export interface FailureOptions {
  /** What the reader can do about it, in one or two sentences. */
  readonly remedy?: string
  /** Facts for the machine reader; becomes part of the output `result`. Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>
  /** Text that comes from outside (an app's log, a response body); shown quarantined below the message. */
  readonly evidence?: readonly Evidence[]
  /** Outputs that are known although the action failed: its verdict, for a workflow that goes on. */
  readonly outputs?: Readonly<Record<string, string>>
  /** Markdown for the job summary. */
  readonly summary?: string
  readonly cause?: unknown
}

/** Foreign text that explains a failure. It is untrusted: never print it outside a quarantine. */
export interface Evidence {
  readonly title: string
  readonly text: string
}

/**
 * A failure that a person can act on: what failed and where (message), why in one word (reason code), and what
 * to do (remedy). Everything else that is thrown counts as a bug of ours.
 */
export class Failure extends Error {
  readonly reasonCode: ReasonCode
  readonly remedy: string | undefined
  readonly details: Readonly<Record<string, unknown>>
  readonly evidence: readonly Evidence[]
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string | undefined

  constructor(reasonCode: ReasonCode, message: string, options: FailureOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Failure'
    this.reasonCode = reasonCode
    this.remedy = options.remedy
    this.details = options.details ?? {}
    this.evidence = options.evidence ?? []
    this.outputs = options.outputs ?? {}
    this.summary = options.summary
  }
}

/** The message of anything that was thrown, without a stack; never throws itself. */
export function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error)
  } catch {
    return 'something that cannot be shown as text was thrown'
  }
}
