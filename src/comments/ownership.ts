import type { Comment, ForgeKind } from '../forges/forge.ts'
import { isMarked } from './sections.ts'

/** Who writes with a job's automatic token. */
export const bots: Readonly<Record<ForgeKind, string>> = {
  github: 'github-actions[bot]',
  gitea: 'gitea-actions',
  forgejo: 'forgejo-actions',
}

/** What tells whose comments are ours. */
export interface Identity {
  readonly kind: ForgeKind
  readonly token: string
  /** The job's automatic token; undefined where there is none. */
  readonly jobToken: string | undefined
  /** The input `comment-author`. */
  readonly commentAuthor: string | undefined
}

/**
 * The login that our comments have; undefined if nothing tells it: then the mark alone must do, and anybody can
 * copy a mark. The forge is not asked who we are, because GitHub does not answer that to automatic tokens.
 */
export function expectedAuthor({ kind, token, jobToken, commentAuthor }: Identity): string | undefined {
  return commentAuthor ?? (token === jobToken ? bots[kind] : undefined)
}

/** Is this our comment? It is marked, and by that author where one is known. Logins have no case. */
export function isOurs(comment: Comment, author: string | undefined): boolean {
  if (!isMarked(comment.body)) return false
  return author === undefined || comment.author.toLowerCase() === author.toLowerCase()
}
