import type { Secret } from '../core/secret.ts'
import { deadlineIn } from './clock.ts'
import { type HttpRequest, type HttpResponse, request } from './http.ts'
import { retryIdempotent, retryRefused, toldInLog } from './retry.ts'
import { whole } from './whole.ts'

/** A REST API with a token that belongs to it. */
export interface Api {
  /** Base of every address; the token goes to this origin and to no other. */
  readonly base: URL
  /** The `Authorization` header. */
  readonly authorization: Secret
  /** For one attempt. Default 15 s. */
  readonly timeoutMs?: number
  /** For one call with all its repetitions and waits, unless the forge asks for a longer one. Default 60 s. */
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

/** GitHub's secondary rate limit asks for a minute, sometimes for some. */
const patienceMs = 5 * 60_000

/**
 * Sends one call: the only place where a forge's token meets the network. Repeats what is idempotent; a POST only
 * if it was certainly not carried out; a PATCH never, because somebody else may have changed meanwhile what it
 * replaces: there only the wait is done that a repetition would need. Throws `HttpFailure` when there is no answer, or a cut one.
 */
export async function send(api: Api, call: ApiCall): Promise<HttpResponse> {
  const { method, url, headers, body } = call
  if (url.origin !== api.base.origin)
    throw new Error(`the token of ${api.base.origin} is not sent to ${url.origin}`)
  const attempt = async () =>
    whole(
      await request({
        method,
        url,
        authorization: api.authorization,
        timeoutMs: api.timeoutMs ?? 15_000,
        maxBytes,
        ...(headers === undefined ? {} : { headers }),
        ...(body === undefined ? {} : { body }),
      }),
    )
  return (method === 'POST' ? retryRefused : retryIdempotent)(attempt, {
    deadline: deadlineIn(api.totalMs ?? 60_000),
    patience: deadlineIn(Math.max(api.totalMs ?? 0, patienceMs)),
    ...toldInLog(call),
    onlyWait: method === 'PATCH',
    ...(call.isFinal === undefined ? {} : { isFinal: call.isFinal }),
  })
}
