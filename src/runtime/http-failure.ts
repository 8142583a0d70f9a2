/** Why there was no answer. */
export type NoAnswer =
  | 'dns'
  | 'dns-busy'
  | 'refused'
  | 'reset'
  | 'timeout'
  | 'tls'
  | 'refused-address'
  | 'other'

/** There was no answer, or not a whole one. `kind` says why. */
export class HttpFailure extends Error {
  readonly kind: NoAnswer
  constructor(kind: NoAnswer, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'HttpFailure'
    this.kind = kind
  }
}

/** What Node says of a connection, by kind. */
export function classified(error: unknown): HttpFailure {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const message = error instanceof Error ? error.message : String(error)
  if (code === 'ENOTFOUND') return new HttpFailure('dns', 'the name could not be resolved', error)
  if (code === 'EAI_AGAIN')
    return new HttpFailure('dns-busy', 'the name could not be resolved: no name server answers', error)
  if (code === 'ETIMEDOUT')
    return new HttpFailure('timeout', 'the connection could not be made in time', error)
  if (code === 'ECONNREFUSED')
    return new HttpFailure('refused', 'nothing listens there (connection refused)', error)
  if (/^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/.test(code))
    return new HttpFailure('reset', 'the connection was cut', error)
  if (/^EPROTO$|CERT|SSL|TLS|ALTNAME|SELF_SIGNED|UNABLE_TO_/.test(code))
    return new HttpFailure('tls', `TLS failed (${code})`, error)
  return new HttpFailure('other', code === '' ? message : `${message} (${code})`, error)
}
