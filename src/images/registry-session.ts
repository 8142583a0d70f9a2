import type { ImageReference } from '../core/image-reference.ts'
import { Secret } from '../core/secret.ts'
import { deadlineIn } from '../runtime/clock.ts'
import { HttpFailure, type HttpRequest, type HttpResponse, request } from '../runtime/http.ts'
import { mask } from '../runtime/mask.ts'
import { retryIdempotent, toldInLog } from '../runtime/retry.ts'
import { whole } from '../runtime/whole.ts'
import { type Challenge, isLoopback, parseChallenge, tokenUrl } from './challenge.ts'
import { type Asker, refused, unusable } from './registry-failure.ts'

/** An account at a registry. */
export interface RegistryAccount {
  readonly username: string
  readonly password: Secret
}

/** One request, by its path below `/v2/`. */
export interface RegistryCall {
  readonly method: HttpRequest['method']
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer
  /** What is wanted, for messages: "read", "write", "delete". */
  readonly wish: string
}

const attemptMs = 15_000
const totalMs = 60_000
/** A registry's rate limit passes after minutes. */
const patienceMs = 5 * 60_000
const maxRedirects = 3

/**
 * Speaks with one registry about one image. Asks without credentials first, and then as the registry wants it:
 * Basic, or a token that it fetches. Credentials go to the registry and to the realm that it names, never along
 * a redirect. Everything sent here is idempotent, so passing failures are repeated.
 */
export class RegistrySession {
  readonly base: URL
  readonly asker: Asker
  readonly #account: RegistryAccount | undefined
  #authorization: Secret | undefined

  constructor(image: ImageReference, account?: RegistryAccount) {
    this.base = registryUrl(image.registry)
    this.asker = { image, username: account?.username }
    this.#account = account
  }

  /** Sends a call; 401 and 403 throw `registry-unauthorized`, every other answer is the caller's. */
  async send(call: RegistryCall): Promise<HttpResponse> {
    const url = new URL(call.path, this.base)
    if (url.origin !== this.base.origin) throw unusable(this.asker, `it refers to ${url.origin}`)
    let response = await this.#exchange(call, url, this.#authorization)
    if (response.status === 401) {
      this.#authorization = await this.#authorize(call, response)
      response = await this.#exchange(call, url, this.#authorization)
    }
    if (response.status === 401 || response.status === 403) throw refused(this.asker, call.wish, response)
    return this.#followed(call, url, response)
  }

  async #authorize(call: RegistryCall, response: HttpResponse): Promise<Secret> {
    const challenge = parseChallenge(response.headers['www-authenticate'] ?? '', this.base)
    if ('problem' in challenge) throw unusable(this.asker, `it ${challenge.problem}`)
    if (challenge.value.scheme === 'bearer') return this.#token(call, challenge.value)
    if (this.#account === undefined) throw refused(this.asker, call.wish, response)
    return basic(this.#account)
  }

  async #token(call: RegistryCall, challenge: Extract<Challenge, { scheme: 'bearer' }>): Promise<Secret> {
    const url = tokenUrl(challenge)
    const account = this.#account === undefined ? undefined : basic(this.#account)
    const response = await this.#exchange({ method: 'GET', path: '', wish: call.wish }, url, account)
    if (response.status === 401 || response.status === 403) throw refused(this.asker, call.wish, response)
    const token = response.status === 200 ? tokenIn(response.body) : undefined
    if (token === undefined) throw unusable(this.asker, `it gave no token (${response.status})`)
    const secret = new Secret(token)
    mask(secret)
    return new Secret(`Bearer ${secret.reveal()}`)
  }

  /** Blobs often lie in an object storage, at an address that is signed: nothing of ours goes there. */
  async #followed(call: RegistryCall, from: URL, first: HttpResponse): Promise<HttpResponse> {
    let response = first
    let url = from
    for (let hop = 0; hop < maxRedirects && call.method === 'GET' && isRedirect(response); hop++) {
      const target = new URL(response.headers.location ?? '', url)
      if (target.protocol !== 'https:' && !(isLoopback(target.hostname) && isLoopback(this.base.hostname)))
        throw unusable(this.asker, `it redirects to ${target.origin}, which is not encrypted`)
      url = target
      response = await this.#exchange({ method: 'GET', path: '', wish: call.wish }, url, undefined)
    }
    return response
  }

  async #exchange(call: RegistryCall, url: URL, authorization: Secret | undefined): Promise<HttpResponse> {
    const attempt = async () =>
      whole(
        await request({
          method: call.method,
          url,
          timeoutMs: attemptMs,
          refuseMetadata: true,
          ...(call.headers === undefined ? {} : { headers: call.headers }),
          ...(call.body === undefined ? {} : { body: call.body }),
          ...(authorization === undefined ? {} : { authorization }),
        }),
      )
    try {
      return await retryIdempotent(attempt, {
        deadline: deadlineIn(totalMs),
        patience: deadlineIn(patienceMs),
        ...toldInLog({ method: call.method, url }),
      })
    } catch (error) {
      if (error instanceof HttpFailure) throw unusable(this.asker, `${url.origin}: ${error.message}`, error)
      throw error
    }
  }
}

/** Docker Hub serves its registry under another name than the one in references. */
function registryUrl(registry: string): URL {
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry
  const url = new URL(`https://${host}/v2/`)
  if (isLoopback(url.hostname)) return new URL(`http://${host}/v2/`)
  return url
}

const isRedirect = ({ status, headers }: HttpResponse): boolean =>
  [301, 302, 303, 307, 308].includes(status) && headers.location !== undefined

function basic({ username, password }: RegistryAccount): Secret {
  const encoded = new Secret(Buffer.from(`${username}:${password.reveal()}`).toString('base64'))
  mask(encoded)
  return new Secret(`Basic ${encoded.reveal()}`)
}

/** Token servers call it `token` or, as OAuth does, `access_token`. */
function tokenIn(body: Buffer): string | undefined {
  try {
    const { token, access_token: accessToken } = JSON.parse(body.toString('utf8')) as Record<string, unknown>
    const found = token ?? accessToken
    return typeof found === 'string' && found !== '' ? found : undefined
  } catch {
    return undefined
  }
}
