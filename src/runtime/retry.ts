import { formatDuration } from '../core/duration.ts'
import { shownUrl } from '../core/url.ts'
import { type Deadline, sleep, wallNow } from './clock.ts'
import { HttpFailure, type HttpRequest, type HttpResponse, type NoAnswer } from './http.ts'
import * as log from './log.ts'

/** How an exchange is repeated. The only layer that retries. */
export interface RetryOptions {
  /** Attempts in all. */
  readonly attempts?: number
  /** The wait before the second attempt; doubled each time, with full jitter. */
  readonly baseMs?: number
  readonly deadline: Deadline
  /** Until when a wait may last that the other side asks for: a rate limit passes after minutes. Default `deadline`. */
  readonly patience?: Deadline
  /** Told before each wait, for the log. */
  readonly onRetry?: (reason: string, waitMs: number) => void
  /** Told when the other side asks for a wait that is too long. */
  readonly onTooLong?: (reason: string, waitMs: number) => void
  /** An answer that repeating does not change, although its status looks as if. */
  readonly isFinal?: (response: HttpResponse) => boolean
  /** Wait as before a repetition, but leave it to the caller, who must look first whether it is still right. */
  readonly onlyWait?: boolean
}

/**
 * Repeats an **idempotent** exchange while the answer is 408, 425, 429, 5xx or a 403 that is a rate limit, or there
 * is none for a passing reason. A wrong name or certificate does not pass by waiting. Waits as long as the other
 * side asks for (`Retry-After`, `x-ratelimit-reset`), within the deadline.
 * What creates something must not come here: look first whether it exists.
 */
export const retryIdempotent = (
  attempt: () => Promise<HttpResponse>,
  options: RetryOptions,
): Promise<HttpResponse> => repeated(attempt, options, passingReason)

/** Repeats **any** exchange that was certainly not carried out: refused by a rate limit, or never connected. */
export const retryRefused = (
  attempt: () => Promise<HttpResponse>,
  options: RetryOptions,
): Promise<HttpResponse> => repeated(attempt, options, refusedReason)

type Result = HttpResponse | HttpFailure

async function repeated(
  attempt: () => Promise<HttpResponse>,
  options: RetryOptions,
  reasonOf: (result: Result) => string | undefined,
): Promise<HttpResponse> {
  const { attempts = 4, baseMs = 500, deadline, patience = deadline, isFinal } = options
  for (let tried = 1; ; tried++) {
    const result = await attempt().catch(noAnswer)
    const passing = 'status' in result && isFinal?.(result) ? undefined : reasonOf(result)
    if (passing === undefined || tried >= attempts) return answerOf(result)
    const askedMs = askedWaitMs(result)
    const waitMs = Math.max(Math.random() * baseMs * 2 ** (tried - 1), askedMs)
    if (waitMs > (askedMs > 0 ? patience : deadline).left()) {
      if (askedMs > 0) options.onTooLong?.(passing, askedMs)
      return answerOf(result)
    }
    options.onRetry?.(passing, waitMs)
    await sleep(waitMs)
    if (options.onlyWait) return answerOf(result)
  }
}

function noAnswer(error: unknown): HttpFailure {
  if (error instanceof HttpFailure) return error
  throw error
}

function answerOf(result: Result): HttpResponse {
  if (result instanceof HttpFailure) throw result
  return result
}

const passingKinds: readonly NoAnswer[] = ['reset', 'timeout', 'refused', 'dns-busy']

function passingReason(result: Result): string | undefined {
  if (result instanceof HttpFailure) return passingKinds.includes(result.kind) ? result.message : undefined
  const { status } = result
  return status === 408 || status === 425 || status >= 500 ? `status ${status}` : refusedReason(result)
}

function refusedReason(result: Result): string | undefined {
  if (result instanceof HttpFailure) return result.kind === 'refused' ? result.message : undefined
  const { status, headers } = result
  if (status === 429) return 'status 429 (rate limit)'
  const limited = headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0'
  return status === 403 && limited ? 'status 403 (rate limit)' : undefined
}

/** The wait that the answer asks for, by the server's clock; 0 if it asks for none. */
function askedWaitMs(result: Result): number {
  if (result instanceof HttpFailure) return 0
  const { status, headers } = result
  const now = Date.parse(headers.date ?? '') || wallNow().getTime()
  const after = headers['retry-after']
  if (after !== undefined) return /^\d+$/.test(after) ? Number(after) * 1000 : until(Date.parse(after), now)
  // GitHub: the second of the epoch from which on there are requests again. Of no meaning beside an error of the server.
  const isLimit = status < 500 && headers['x-ratelimit-remaining'] === '0'
  return isLimit ? until(Number(headers['x-ratelimit-reset']) * 1000, now) : 0
}

const until = (at: number, now: number): number => (Number.isFinite(at) ? Math.max(0, at - now) : 0)

/** Tells of the repetitions of a request in the log. */
export function toldInLog({ method, url }: Pick<HttpRequest, 'method' | 'url'>) {
  const what = `${method} ${shownUrl(url)}`
  return {
    onRetry: (reason: string, waitMs: number) =>
      log.info(`${what}: ${reason}; again in ${formatDuration(waitMs)}`),
    onTooLong: (reason: string, waitMs: number) =>
      log.info(
        `${what}: ${reason}; it asks us to wait ${formatDuration(waitMs)}, which is too long for this step`,
      ),
  }
}
