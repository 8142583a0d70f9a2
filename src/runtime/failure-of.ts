import { Failure, messageOf } from '../core/failure.ts'
import { cancelled } from './cancel.ts'

/** What was thrown, as a failure: a cancellation if the run was cancelled, else a bug of ours if it is none. */
export function failureOf(error: unknown): Failure {
  if (cancelled.aborted) return cancellation(error)
  if (error instanceof Failure) return error
  return new Failure('bug', `Unexpected error: ${messageOf(error)}`, {
    remedy: 'This is a defect in deploy-actions. Please report it with the log of this step.',
    cause: error,
  })
}

/** Work that is cut says whatever its connection or child said; only a sentence of ours about it is kept. */
function cancellation(error: unknown): Failure {
  if (!(error instanceof Failure)) return new Failure('cancelled', 'The run was cancelled.', { cause: error })
  if (error.reasonCode === 'cancelled') return error
  const { message, details, outputs } = error
  return new Failure('cancelled', `The run was cancelled; what it did then ended so: ${message}`, {
    details,
    outputs,
    cause: error,
  })
}
