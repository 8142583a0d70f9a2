import { type Deadline, sleep } from './clock.ts'
import { HttpFailure, type HttpResponse } from './http.ts'

/** How an idempotent exchange is repeated. The only layer that retries. */
export interface RetryOptions {
  /** Attempts in all. */
  readonly attempts?: number
  /** The wait before the second attempt; doubled each time, with full jitter. */
  readonly baseMs?: number
  readonly deadline: Deadline
  /** Told before each wait, for the log. */
  readonly onRetry?: (reason: string, waitMs: number) => void
  /** An answer that repeating does not change, although its status looks as if. */
  readonly isFinal?: (response: HttpResponse) => boolean
}

/**
 * Repeats an **idempotent** exchange while the answer is 408, 425, 429, 5xx or a 403 that says when to come back
 * (GitHub's secondary rate limit), or there is none for a passing reason. A wrong name or certificate does not
 * pass by waiting. Honours `Retry-After` within the deadline.
 * What creates something must not come here: look first whether it exists.
 */
export async function retryIdempotent(
  attempt: () => Promise<HttpResponse>,
  options: RetryOptions,
): Promise<HttpResponse> {
  const { attempts = 4, baseMs = 500, deadline } = options
  for (let tried = 1; ; tried++) {
    const result = await attempt().catch((error: unknown) => error)
    const passing = passingReason(result, options)
    const waitMs = Math.max(Math.random() * baseMs * 2 ** (tried - 1), retryAfterMs(result))
    if (passing === undefined || tried >= attempts || waitMs > deadline.left()) {
      if (result instanceof Error) throw result
      return result as HttpResponse
    }
    options.onRetry?.(passing, waitMs)
    await sleep(waitMs)
  }
}

function passingReason(result: unknown, { isFinal }: RetryOptions): string | undefined {
  if (result instanceof HttpFailure) {
    return result.kind === 'reset' || result.kind === 'timeout' || result.kind === 'refused'
      ? result.message
      : undefined
  }
  if (result instanceof Error) return undefined
  const response = result as HttpResponse
  if (isFinal?.(response)) return undefined
  const { status, headers } = response
  if (status === 403 && headers['retry-after'] !== undefined) return 'status 403 with Retry-After'
  return status === 408 || status === 425 || status === 429 || status >= 500 ? `status ${status}` : undefined
}

/** `Retry-After` in seconds or as a date; 0 if there is none. */
function retryAfterMs(result: unknown): number {
  if (result instanceof Error) return 0
  const { headers } = result as HttpResponse
  const value = headers['retry-after']
  if (value === undefined) return 0
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const at = Date.parse(value)
  const now = Date.parse(headers.date ?? '') || Date.now()
  return Number.isNaN(at) ? 0 : Math.max(0, at - now)
}
