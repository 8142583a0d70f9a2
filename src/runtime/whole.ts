import { HttpFailure, type HttpResponse } from './http.ts'

/**
 * A good answer whose JSON ends in the middle: a proxy cut it, and its length fits because the proxy counted anew,
 * or nobody counted. HTTP alone does not notice. Throws `HttpFailure` for it, so that it is asked for again.
 */
export function whole(response: HttpResponse): HttpResponse {
  const { status, headers, body, truncated } = response
  const isJson = /\bjson\b/.test(headers['content-type'] ?? '')
  if (status >= 300 || !isJson || truncated || body.length === 0) return response
  try {
    JSON.parse(body.toString('utf8'))
    return response
  } catch (error) {
    throw new HttpFailure('reset', 'the JSON of the answer was cut', error)
  }
}
