import { createHash } from 'node:crypto'
import type { GitRepository } from './git.ts'
import type { Commit, ForgeData, PullRequest } from './model.ts'

/** A hash that no repository holds, the same for the same words. */
export function madeUpSha(words: string): string {
  return createHash('sha1').update(words).digest('hex')
}

/** The commits that the forge knows: those of the git repository, if there is one, and made-up ones. */
export class Commits {
  readonly #data: ForgeData
  readonly #git: GitRepository | undefined

  constructor(data: ForgeData, git: GitRepository | undefined) {
    this.#data = data
    this.#git = git
  }

  /** Where a branch stands. `made` is the hash to make up when no repository has the branch. */
  head(branch: string, made: string): string {
    return this.#git?.resolve(`refs/heads/${branch}`) ?? madeUpSha(made)
  }

  /** A commit by its full hash. */
  has(sha: string): boolean {
    return this.#data.shas.has(sha) || (/^[0-9a-f]{40}$/.test(sha) && this.#git?.resolve(sha) === sha)
  }

  /** A commit by hash, unique start of a hash, or branch. */
  resolve(ref: string): string | undefined {
    if (this.has(ref)) return ref
    const pull = this.#data.pulls.find(({ head }) => head.ref === ref)
    if (pull !== undefined) return pull.head.sha
    const short = /^[0-9a-f]{7,39}$/.test(ref)
    const known = short ? [...this.#data.shas].filter((sha) => sha.startsWith(ref)) : []
    return known.length === 1 ? known[0] : this.#git?.resolve(ref)
  }

  /** Takes note of a new head, and tells which commits came with it. */
  arrive(pull: PullRequest, since: string, message: string, at: string): Commit[] {
    const { sha } = pull.head
    this.#data.shas.add(sha).add(pull.base.sha)
    const made = [{ sha, message, author: pull.author.login, at }]
    if (this.#git?.resolve(sha) === undefined) return made
    this.#git.setRef(`refs/pull/${pull.number}/head`, sha)
    return this.#git.resolve(since) === undefined ? made : this.#git.commits(since, sha)
  }
}
