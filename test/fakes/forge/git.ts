import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Commit } from './model.ts'

/**
 * The bare repository behind the forge. Clients fetch from its path; no HTTP is served. The forge reads
 * heads from it and keeps `refs/pull/N/head` up to date, as the real ones do.
 */
export class GitRepository {
  readonly directory: string

  constructor(root: string, fullName: string) {
    this.directory = join(root, `${fullName}.git`)
    mkdirSync(this.directory, { recursive: true })
    if (this.resolve('HEAD') === undefined) {
      execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', this.directory])
    }
    // A checkout step asks for a commit by its hash.
    this.#git('config', 'uploadpack.allowAnySHA1InWant', 'true')
  }

  resolve(ref: string): string | undefined {
    try {
      return this.#git('rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`).trim()
    } catch {
      return undefined
    }
  }

  setRef(ref: string, sha: string): void {
    this.#git('update-ref', ref, sha)
  }

  /** The commits of `head` that `base` lacks, oldest first. */
  commits(base: string, head: string): Commit[] {
    const format = '%H%x1f%s%x1f%an%x1f%aI'
    const text = this.#git('log', '--reverse', `--format=${format}`, head, `^${base}`)
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const [sha = '', message = '', author = '', at = ''] = line.split('\x1f')
        return { sha, message, author, at: new Date(at).toISOString() }
      })
  }

  #git(...args: string[]): string {
    const argv = [`--git-dir=${this.directory}`, ...args]
    return execFileSync('git', argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  }
}
