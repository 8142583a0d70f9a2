import type { Secret } from '../core/secret.ts'
import { send } from '../runtime/api.ts'
import type { HttpRequest, HttpResponse } from '../runtime/http.ts'
import { refusal, unanswered, type Wish } from './refusal.ts'

/** Where a forge of Gitea's family is, and as whom we talk to it. */
export interface GiteaOptions {
  readonly kind: 'gitea' | 'forgejo'
  /** `https://host/api/v1`. */
  readonly apiUrl: URL
  /** `owner/name`. */
  readonly repository: string
  readonly token: Secret
}

/** One call; `path` is below the base of the API. */
export interface GiteaCall {
  readonly method: HttpRequest['method']
  readonly path: string
  readonly body?: unknown
  readonly isFinal?: (response: HttpResponse) => boolean
}

/** Sends a call and returns the answer whatever its status. Throws `forge-failed` if there is none. */
export async function ask(options: GiteaOptions, wish: Wish, call: GiteaCall): Promise<HttpResponse> {
  const { apiUrl, token } = options
  try {
    return await send(
      { base: apiUrl, authorization: token },
      {
        method: call.method,
        url: new URL(`${apiUrl.href.replace(/\/+$/, '')}${call.path}`),
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        ...(call.isFinal === undefined ? {} : { isFinal: call.isFinal }),
      },
    )
  } catch (error) {
    throw unanswered(options, wish, error)
  }
}

/** The JSON of an answer of success; undefined if its body is none. Throws a `forge-…` failure otherwise. */
export function succeeded(kind: GiteaOptions['kind'], wish: Wish, response: HttpResponse): unknown {
  const isPage = contentType(response).includes('html') // A proxy's, or a login: no answer of the API.
  if (response.status >= 200 && response.status < 300 && !isPage) return jsonOf(response)
  throw refusal(kind, wish, {
    status: response.status,
    contentType: contentType(response),
    message: messageOf(response),
  })
}

/** A 500 without a word: how Gitea answers questions about an issue that does not exist, among others. */
export function isMuteError(response: HttpResponse): boolean {
  return response.status === 500 && contentType(response) === 'application/json' && messageOf(response) === ''
}

function contentType({ headers }: HttpResponse): string {
  return (headers['content-type'] ?? '').replace(/;.*/, '').trim()
}

function messageOf(response: HttpResponse): string {
  const body = jsonOf(response)
  if (typeof body !== 'object' || body === null || !('message' in body)) return ''
  return typeof body.message === 'string' ? body.message : ''
}

function jsonOf({ body }: HttpResponse): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}
