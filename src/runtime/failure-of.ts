import { Failure, messageOf } from '../core/failure.ts'
import { cancelled } from './cancel.ts'

/** What was thrown, as a failure: a cancellation if the run was cancelled, else a bug of ours if it is none. */
export function failureOf(error: unknown): Failure {
  if (cancelled.aborted) return cancellation(error)
  if (error instanceof Failure) return error
  return ofRunner(error) ?? defect(error)
}

function defect(error: unknown): Failure {
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

/** What the system says of a file, in words; the names of errors are those of POSIX. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  EROFS: 'its file system is read-only',
  EACCES: 'this user has no permission',
  EPERM: 'it is not permitted',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of its path is a file',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
  EIO: 'its device does not work',
}

/** A file of the runner that cannot be used is no defect of ours: the message names it. */
function ofRunner(error: unknown): Failure | undefined {
  if (!(error instanceof Error)) return undefined
  const { code = '', syscall, path } = error as NodeJS.ErrnoException
  const reason = reasons[code]
  if (reason === undefined || syscall === undefined || syscall.startsWith('spawn')) return undefined
  return runnerFailure(path ?? 'A file of this step', reason, error)
}

/** A file or folder that the runner promised, and that cannot be used. */
export function runnerFailure(what: string, reason: string, cause?: unknown): Failure {
  return new Failure('runner-failed', `${what} cannot be used: ${reason}.`, {
    remedy: 'Look at the machine of the runner: its disk, and the rights of the user that runs the job.',
    cause,
  })
}

/** Why a file could not be written, in words. */
export function fileReason(error: unknown): string {
  return reasons[(error as NodeJS.ErrnoException | undefined)?.code ?? ''] ?? messageOf(error)
}
