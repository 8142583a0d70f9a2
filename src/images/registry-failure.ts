import { Failure } from '../core/failure.ts'
import type { ImageReference } from '../core/image-reference.ts'
import type { HttpResponse } from '../runtime/http.ts'
import { quote } from '../runtime/quote.ts'

/** Who asks for what, for messages. */
export interface Asker {
  readonly image: ImageReference
  /** Undefined: without credentials. */
  readonly username: string | undefined
}

/** The registry does not accept who asks, or does not allow what is asked (401, 403). */
export function refused({ image, username }: Asker, wish: string, response: HttpResponse): Failure {
  const said = `${response.status}${saidBy(response)}`
  if (username === undefined)
    return new Failure(
      'registry-unauthorized',
      `The registry ${image.registry} does not let anonymous users ${wish} ${image.repository} (${said}).`,
      { remedy: 'Set `registry-username` and `registry-password`.' },
    )
  const message =
    response.status === 401
      ? `The registry ${image.registry} does not accept the password of "${username}" (${said}).`
      : `The registry ${image.registry} does not allow "${username}" to ${wish} ${image.repository} (${said}).`
  return new Failure('registry-unauthorized', message, {
    remedy:
      'Check `registry-username` and `registry-password`, and that this account may read and write the image.',
  })
}

/** The registry answered with something that does not help. */
export function failed({ image }: Asker, wish: string, response: HttpResponse): Failure {
  return new Failure(
    'registry-failed',
    `The registry ${image.registry} could not ${wish} ${image.repository} (${response.status}${saidBy(response)}).`,
    { remedy: 'Look at the registry, and run this job again.' },
  )
}

/** The registry did not answer at all, or what it answers must not be followed. */
export function unusable({ image }: Asker, why: string, cause?: unknown): Failure {
  return new Failure('registry-failed', `The registry ${image.registry} cannot be used: ${why}.`, {
    remedy: 'Check the name of the registry, and that this runner can reach it; then run this job again.',
    cause,
  })
}

/** The registry's own words: `{"errors":[{"code":…,"message":…}]}` (OCI distribution spec, error codes). */
function saidBy({ body }: HttpResponse): string {
  try {
    const { errors } = JSON.parse(body.toString('utf8')) as { errors?: Array<{ message?: unknown }> }
    const message = errors?.[0]?.message
    return typeof message === 'string' && message !== '' ? `: ${quote(message, 120)}` : ''
  } catch {
    return ''
  }
}
