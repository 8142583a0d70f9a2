import type {
  Comment,
  Deployment,
  DeploymentStatus,
  DialectName,
  PullRequest,
  Repository,
  Status,
  User,
} from './model.ts'
import type { ForgeState } from './state.ts'
import type { Token } from './tokens.ts'

/** What is sent back. `body` is JSON; without it the answer is empty. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Sent as it is, with its own content type in `headers`. */
  readonly text?: string
}

/** Where the forge is found. `root` is the address its administrator set, used in Gitea's Link headers. */
export interface Addresses {
  readonly web: string
  readonly api: string
  readonly root: string
}

/** One request after parsing, with what it may use. */
export interface Call {
  readonly method: string
  /** Below the API's base path, as `/repos/acme/notes`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly text: string
  readonly token: Token | undefined
  readonly state: ForgeState
  readonly at: Addresses
}

export type Json = Record<string, unknown>

/** How the objects of a forge look on the wire. */
export interface Shapes {
  user(user: User, at: Addresses): Json
  repository(repository: Repository, at: Addresses): Json
  pull(pull: PullRequest, state: ForgeState, at: Addresses): Json
  comment(comment: Comment, state: ForgeState, at: Addresses): Json
  status(status: Status, state: ForgeState, at: Addresses): Json
  deployment(deployment: Deployment, state: ForgeState, at: Addresses): Json
  deploymentStatus(status: DeploymentStatus, of: Deployment, state: ForgeState, at: Addresses): Json
}

/** A question the routes ask before they act; an answer means no. */
export type Gate<Subject = void> = (call: Call, subject: Subject) => Answer | undefined

/** Where the two families differ. The routes are common. */
export interface Dialect {
  readonly name: DialectName
  readonly version: string
  /** Base path of the REST API. */
  readonly apiPath: string
  readonly hasDeployments: boolean
  readonly shapes: Shapes
  readonly gates: {
    /** Before routing: credentials and required headers. */
    readonly request: Gate
    readonly readPulls: Gate
    readonly readComments: Gate
    readonly createComment: Gate<PullRequest>
    readonly changeComment: Gate<Comment>
    readonly readStatuses: Gate
    readonly setStatus: Gate
    readonly deploy: Gate
    readonly whoAmI: Gate
  }
  pullPath(number: number): string
  /** Headers of every API answer. */
  headers(call: Call, used: number): Record<string, string>
  /** A list in pages. */
  list(call: Call, items: readonly unknown[]): Answer
  /** The comments of one pull request, oldest first. */
  commentList(call: Call, comments: readonly Comment[]): Answer
  /** The filters of a list of pull requests that this forge understands. */
  selectPulls(call: Call, pulls: readonly PullRequest[]): PullRequest[]
  /** The JSON object of a request, or the refusal. */
  readBody(call: Call): { body: Json } | { refusal: Answer }
  checkComment(call: Call, body: Json): { text: string } | { refusal: Answer }
  checkStatus(call: Call, sha: string, body: Json): { sha: string } | { refusal: Answer }
  notFound(call: Call): Answer
  badCredentials(call: Call): Answer
  /** A comment route of an issue that does not exist. */
  issueNotFound(call: Call): Answer
}

export function paged<T>(items: readonly T[], page: number, size: number): T[] {
  return items.slice((page - 1) * size, page * size)
}

/** A positive whole number of the query, else the default; at most `max`. */
export function countParameter(
  query: URLSearchParams,
  name: string,
  otherwise: number,
  max = Infinity,
): number {
  const value = Number(query.get(name) ?? otherwise)
  return Number.isInteger(value) && value > 0 ? Math.min(value, max) : otherwise
}

/** `rel` values of a Link header, in the order the forges print them. */
export function linkHeader(
  page: number,
  pages: number,
  url: (page: number) => string,
  order: string,
): string {
  const targets: Record<string, number | undefined> = {
    prev: page > 1 ? page - 1 : undefined,
    next: page < pages ? page + 1 : undefined,
    last: page < pages ? pages : undefined,
    first: page > 1 ? 1 : undefined,
  }
  const rels = order.split(' ').filter((rel) => targets[rel] !== undefined)
  return rels.map((rel) => `<${url(targets[rel] ?? 1)}>; rel="${rel}"`).join(', ')
}
