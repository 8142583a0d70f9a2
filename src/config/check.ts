import type { JsonScalar, StatusRange, Template } from './app.ts'

/** A condition that is looser than equality. */
export type Condition =
  | { readonly present: boolean }
  | { readonly atLeast: number }
  | { readonly contains: string }

/** What the answer to a check must be like. */
export interface CheckExpectation {
  readonly status: readonly StatusRange[]
  readonly json: Readonly<Record<string, JsonScalar | Condition>>
  readonly headers: Readonly<Record<string, string | Condition>>
  /** The body holds this text. */
  readonly text?: string
  /** The answer redirects to this host. */
  readonly redirectHost?: string
  /** The certificate is valid for at least so long. */
  readonly certificateValidFor?: number
}

/** One question that is asked after a deploy, and the answer it must get. */
export interface Check {
  readonly name: string
  readonly url: Template
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'
  readonly headers: Readonly<Record<string, Template>>
  /** By header: the name of the variable of the step that holds its value. */
  readonly headersSecret: Readonly<Record<string, string>>
  readonly body?: Template
  /** The connection is upgraded to a WebSocket. */
  readonly websocket: boolean
  readonly expect: CheckExpectation
  /** Asked again until the answer is right, at most so long; without it once. */
  readonly within?: number
  /** The environments in which it is asked; none means all. */
  readonly environments: readonly string[]
}
