import { isTag } from '../core/image-reference.ts'
import { shortHash } from '../core/name.ts'
import { shortSha } from '../core/version.ts'

/** What an image is built from. */
export interface BuildSource {
  /** Full sha of the commit. */
  readonly sha: string
  /** What people call it; also a tag if it was given or pushed as one. */
  readonly version: string
  /** Only on pull requests. */
  readonly pullRequest?: number
  /** Only on pushes to a branch, and runs on one. */
  readonly branch?: string
}

const longest = 128

/**
 * The tags of an image: first the one that never moves, `sha-<12>`; then `pr-<number>` on a pull request, else
 * the branch; then the version where it is not the sha; then the extra ones.
 */
export function tagsOf(source: BuildSource, extra: readonly string[] = []): readonly string[] {
  const { sha, version, pullRequest, branch } = source
  const moving =
    pullRequest !== undefined ? [`pr-${pullRequest}`] : branch === undefined ? [] : [refTag(branch)]
  const named = version === shortSha(sha) ? [] : [refTag(version)]
  return [...new Set([`sha-${shortSha(sha)}`, ...moving, ...named, ...extra])]
}

/**
 * A branch or git tag as a tag. What must be changed to fit, and what looks like one of our own tags, gets a hash
 * of the name: `feature/x` and `feature-x` are two branches, and a branch `pr-7` is no pull request.
 */
export function refTag(name: string): string {
  const ours = /^(sha|pr)-/.test(name)
  if (isTag(name) && !ours) return name
  const hash = shortHash(name)
  const fitting = name.replace(/[^A-Za-z0-9_.-]+/g, '-').replace(/^[.-]+/, '')
  const head = fitting.slice(0, longest - hash.length - 1).replace(/-+$/, '')
  return head === '' ? hash : `${head}-${hash}`
}
