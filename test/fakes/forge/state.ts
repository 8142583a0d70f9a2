import { Commits, madeUpSha } from './commits.ts'
import type { GitRepository } from './git.ts'
import type { Comment, ForgeData, PullRequest, Repository, Status, User } from './model.ts'

export interface NewPullRequest {
  readonly number?: number
  readonly title?: string
  readonly body?: string
  readonly branch?: string
  /** Default: the branch's head in the git repository, else a made-up one. */
  readonly sha?: string
  readonly base?: string
  readonly author?: string
  /** Owner of the fork that the head lives in. */
  readonly fork?: string
  readonly draft?: boolean
  readonly labels?: readonly string[]
  readonly message?: string
}

/** What people do on the forge, and what the routes read and write. Missing things throw: tests' mistakes. */
export class ForgeState {
  readonly data: ForgeData
  readonly #now: () => Date
  readonly #commits: Commits

  constructor(data: ForgeData, now: () => Date, git?: GitRepository) {
    this.data = data
    this.#now = now
    this.#commits = new Commits(data, git)
  }

  /** The state as it is now, for reads that lag behind. */
  snapshot(): ForgeState {
    return new ForgeState(structuredClone(this.data), this.#now)
  }

  /** The account with this login; made on first use. */
  user(login: string): User {
    const known = this.data.users.find((user) => user.login === login)
    if (known !== undefined) return known
    const user = { id: 1000 + this.data.users.length, login, bot: false }
    this.data.users.push(user)
    return user
  }

  pull(number: number): PullRequest {
    const found = this.data.pulls.find((pull) => pull.number === number)
    if (found === undefined) throw new Error(`The stand-in forge has no pull request ${number}`)
    return found
  }

  createPullRequest(options: NewPullRequest = {}): PullRequest {
    const number = options.number ?? Math.max(0, ...this.data.pulls.map((pull) => pull.number)) + 1
    const author = this.user(options.author ?? options.fork ?? 'ada')
    const branch = options.branch ?? `feature-${number}`
    const baseRef = options.base ?? this.data.repository.defaultBranch
    const sha = options.sha ?? this.#newHead(branch)
    const at = this.#timestamp()
    const pull: PullRequest = {
      id: this.#nextId(),
      number,
      author,
      createdAt: at,
      draft: options.draft ?? false,
      head: { ref: branch, sha, repo: this.#headRepository(options.fork), branchDeleted: false },
      base: { ref: baseRef, sha: this.#commits.head(baseRef, `base ${baseRef}`) },
      pushes: [],
      title: options.title ?? `Change ${number}`,
      body: options.body ?? '',
      state: 'open',
      labels: [...(options.labels ?? [])],
      locked: false,
      merged: false,
      mergeCommitSha: null,
      mergedBy: null,
      updatedAt: at,
      closedAt: null,
      previousSha: null,
    }
    this.data.pulls.push(pull)
    this.#recordPush(pull, pull.base.sha, options.message ?? pull.title)
    return pull
  }

  /** A new commit on the head branch. */
  push(number: number, options: { sha?: string; message?: string } = {}): PullRequest {
    const pull = this.pull(number)
    pull.previousSha = pull.head.sha
    pull.head.sha = options.sha ?? this.#newHead(pull.head.ref)
    pull.head.branchDeleted = false
    this.#touch(pull)
    this.#recordPush(pull, pull.previousSha, options.message ?? `Another change to ${pull.title}`)
    return pull
  }

  close(number: number, options: { merge?: boolean; by?: string; deleteBranch?: boolean } = {}): PullRequest {
    const pull = this.pull(number)
    pull.state = 'closed'
    pull.closedAt = this.#timestamp()
    this.#touch(pull)
    if (options.merge === true) {
      pull.merged = true
      pull.mergedBy = options.by === undefined ? pull.author : this.user(options.by)
      pull.mergeCommitSha = madeUpSha(`merged ${pull.head.sha}`)
      this.data.shas.add(pull.mergeCommitSha)
    }
    if (options.deleteBranch === true) pull.head.branchDeleted = true
    return pull
  }

  reopen(number: number): PullRequest {
    const pull = this.pull(number)
    if (pull.merged) throw new Error('A merged pull request cannot be opened again')
    pull.state = 'open'
    pull.closedAt = null
    this.#touch(pull)
    return pull
  }

  lock(number: number, locked = true): void {
    this.pull(number).locked = locked
  }

  /** The fork was deleted: the pull request stays, its head repository becomes null. */
  deleteFork(number: number): void {
    this.pull(number).head.repo = null
  }

  setLabels(number: number, labels: readonly string[]): void {
    this.pull(number).labels = [...labels]
  }

  comments(number: number): Comment[] {
    return this.data.comments.filter((comment) => comment.pullNumber === number)
  }

  addComment(number: number, author: string | User, body: string): Comment {
    const at = this.#timestamp()
    const user = typeof author === 'string' ? this.user(author) : author
    const pullNumber = this.pull(number).number
    const comment = { id: this.#nextId(), pullNumber, author: user, createdAt: at, body, updatedAt: at }
    this.data.comments.push(comment)
    return comment
  }

  /** A long conversation between people. */
  addComments(number: number, count: number): void {
    for (let i = 1; i <= count; i++) this.addComment(number, i % 2 === 0 ? 'ada' : 'grace', `Remark ${i}`)
  }

  editComment(comment: Comment, body: string): void {
    comment.body = body
    comment.updatedAt = this.#timestamp()
  }

  deleteComment(comment: Comment): void {
    this.data.comments = this.data.comments.filter((other) => other !== comment)
  }

  addStatus(status: Omit<Status, 'id' | 'at'>): Status {
    const stored = { ...status, id: this.#nextId(), at: this.#timestamp() }
    this.data.statuses.push(stored)
    return stored
  }

  /** The newest status of each context of a commit, newest first. */
  statuses(sha: string): Status[] {
    const newest = new Map<string, Status>()
    for (const status of this.data.statuses) if (status.sha === sha) newest.set(status.context, status)
    return [...newest.values()].sort((a, b) => b.id - a.id)
  }

  hasCommit(sha: string): boolean {
    return this.#commits.has(sha)
  }

  resolve(ref: string): string | undefined {
    return this.#commits.resolve(ref)
  }

  nextIdentity(): { id: number; at: string } {
    return { id: this.#nextId(), at: this.#timestamp() }
  }

  #recordPush(pull: PullRequest, since: string, message: string): void {
    const at = this.#timestamp()
    pull.pushes.push({ by: pull.author, at, commits: this.#commits.arrive(pull, since, message, at) })
  }

  #newHead(branch: string): string {
    return this.#commits.head(branch, `${branch} ${this.#nextId()}`)
  }

  #headRepository(forkOwner: string | undefined): Repository {
    const base = this.data.repository
    if (forkOwner === undefined) return base
    const fullName = `${forkOwner}/${base.name}`
    return { ...base, id: this.#nextId(), owner: this.user(forkOwner), fullName, fork: true }
  }

  #touch(pull: PullRequest): void {
    pull.updatedAt = this.#timestamp()
  }

  #nextId(): number {
    this.data.lastId += 1
    return this.data.lastId
  }

  /** Whole seconds, as the forges print them. */
  #timestamp(): string {
    return `${this.#now().toISOString().slice(0, 19)}Z`
  }
}
