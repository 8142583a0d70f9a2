import type { Secret } from '../core/secret.ts'
import { deadlineIn } from './clock.ts'
import { type HttpRequest, type HttpResponse, request } from './http.ts'
import * as log from './log.ts'
import { retryIdempotent } from './retry.ts'

/** A REST API with a token that belongs to it. */
export interface Api {
  /** Base of every address; the token goes to this origin and to no other. */
  readonly base: URL
  /** The `Authorization` header. */
  readonly authorization: Secret
  /** For one attempt. Default 15 s. */
  readonly timeoutMs?: number
  /** For one call with all its repetitions and waits. Default 60 s. */
  readonly totalMs?: number
}

/** One call of an API. */
export interface ApiCall {
  readonly method: HttpRequest['method']
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** An answer that repeating does not change, although its status looks as if. */
  readonly isFinal?: (response: HttpResponse) => boolean
}

/** Comment lists of long discussions come in one answer of several MiB on some forges. */
const maxBytes = 32 * 1024 ** 2

/**
 * Sends one call: the only place where a forge's token meets the network. Repeats what is idempotent (a POST
 * never: it may have been done without our learning of it). Throws `HttpFailure` when there is no answer.
 */
export async function send(api: Api, call: ApiCall): Promise<HttpResponse> {
  const { method, url, headers, body } = call
  if (url.origin !== api.base.origin)
    throw new Error(`the token of ${api.base.origin} is not sent to ${url.origin}`)
  const attempt = () =>
    request({
      method,
      url,
      authorization: api.authorization,
      timeoutMs: api.timeoutMs ?? 15_000,
      maxBytes,
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body }),
    })
  if (method === 'POST') return attempt()
  return retryIdempotent(attempt, {
    deadline: deadlineIn(api.totalMs ?? 60_000),
    onRetry: (reason, waitMs) =>
      log.info(`${method} ${url.origin}${url.pathname}: ${reason}; again in ${Math.ceil(waitMs)} ms`),
    ...(call.isFinal === undefined ? {} : { isFinal: call.isFinal }),
  })
}
