/** What we ask of a forge. GitHub, Gitea and Forgejo answer behind it. */
export interface Forge {
  readonly kind: ForgeKind
  /** `owner/name`. */
  readonly repository: string
  /** The pull request as the forge sees it now. Throws `forge-…` failures; an unknown number is `undefined`. */
  pullRequest(number: number): Promise<PullRequest | undefined>
  /**
   * Comments of a pull request, page by page, in an order that finds an early or a late one soon (the sticky
   * comment is usually among the first). Each comment comes once; stop reading when you have what you need.
   * `since` (ISO 8601) leaves out those that were not touched since then.
   */
  comments(pullRequest: number, since?: string): AsyncIterable<readonly Comment[]>
  /** One comment as it is now; undefined if there is none (any more). */
  comment(id: number): Promise<Comment | undefined>
  createComment(pullRequest: number, body: string): Promise<Comment>
  updateComment(id: number, body: string): Promise<Comment>
  /** Success also if the comment is gone already. */
  deleteComment(id: number): Promise<void>
  setCommitStatus(sha: string, status: CommitStatus): Promise<void>
}

export type ForgeKind = 'github' | 'gitea' | 'forgejo'

/** A pull request as the forge sees it at the time of asking. */
export interface PullRequest {
  readonly number: number
  readonly state: 'open' | 'closed'
  /** Full sha of the head commit. */
  readonly headSha: string
  /** `owner/name` of the repository that the head branch is in; undefined if that repository was deleted. */
  readonly headRepository: string | undefined
  readonly baseRepository: string
  /** ISO 8601; only when closed. */
  readonly closedAt?: string
}

/** A comment on a pull request. */
export interface Comment {
  readonly id: number
  readonly body: string
  /** Login of the author, as this forge writes it. */
  readonly author: string
  /** Address of the comment for people. */
  readonly url: string
  /** ISO 8601, by the forge's clock. */
  readonly createdAt: string
}

/** A commit status. The states are those that all three forges know. */
export interface CommitStatus {
  readonly context: string
  readonly state: 'pending' | 'success' | 'failure' | 'error'
  readonly description: string
  readonly targetUrl?: string
}
