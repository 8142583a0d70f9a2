import { createHash } from 'node:crypto'

/** Everything that decides what is in an image, besides the world outside (base images, package sources). */
export interface BuildContent {
  /** Full sha of the commit. */
  readonly sha: string
  /** Relative to the repository. */
  readonly context: string
  /** Relative to the context. */
  readonly dockerfile: string
  readonly target?: string
  /** With their values in place. */
  readonly args: Readonly<Record<string, string>>
}

/** Where the fingerprint of an image stands. */
export const fingerprintLabel = 'deploy-actions.fingerprint'

/**
 * Two images with the same fingerprint were built from the same files in the same way. The order of arguments
 * does not matter; the version, tags and labels are no part of it, so that the image of a commit on the main
 * branch is also the image of a tag on that commit.
 */
export function fingerprint({ sha, context, dockerfile, target, args }: BuildContent): string {
  const sorted = Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1))
  const content = JSON.stringify([1, sha, context, dockerfile, target ?? null, sorted])
  return createHash('sha256').update(content).digest('hex')
}
