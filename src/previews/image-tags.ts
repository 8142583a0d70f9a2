import { shortSha } from '../core/version.ts'

/** The tag that follows the head of a pull request. */
export const previewTag = (pullRequest: number): string => `pr-${pullRequest}`

/** The pull request that a tag follows; undefined for other tags. */
export function pullRequestOf(tag: string): number | undefined {
  const [, number] = /^pr-([1-9]\d{0,9})$/.exec(tag) ?? []
  return number === undefined ? undefined : Number(number)
}

/**
 * May a digest be deleted, with every tag on it, when the registry cannot delete a tag alone? Only if nothing
 * but this pull request can mean it: its own tag, and the tag of its head commit if that was never merged. A
 * merged head may be the very commit that production runs.
 */
export function mayRemoveDigest(
  pullRequest: number,
  unmergedHead: string | undefined,
): (tagsOnDigest: readonly string[]) => boolean {
  const own = [
    previewTag(pullRequest),
    ...(unmergedHead === undefined ? [] : [`sha-${shortSha(unmergedHead)}`]),
  ]
  return (tags) => tags.every((tag) => own.includes(tag))
}
