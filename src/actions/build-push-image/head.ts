import { messageOf } from '../../core/failure.ts'
import { shortSha } from '../../core/version.ts'
import type { PullRequest } from '../../forges/forge.ts'
import { currentRepository, type ForgeInputs, openForge } from '../../forges/open.ts'
import type { BuildSource } from '../../images/tags.ts'
import { previewTag } from '../../previews/image-tags.ts'
import { refusal } from '../../previews/order.ts'
import * as log from '../../runtime/log.ts'
import type { Reviewed } from './source.ts'

/** What is built, and who can be asked about it. */
export interface HeadQuestion {
  /** Without a token the forge is not asked, and the event's word counts. */
  readonly forge: ForgeInputs
  readonly event: string
  readonly source: BuildSource
  readonly reviewed: Reviewed | undefined
}

/** Those of the tags that this run may write now. Throws where it may write nothing. */
export type TagsNow = (tags: readonly string[]) => Promise<readonly string[]>

/**
 * Asks the forge about the head, just before something is written. A reviewed commit must still be the head. Else
 * the tag `pr-<number>` is left alone by a run that came late, or again: it would go back to an older commit, or
 * come back after the removal of a closed one. The image itself is named by its commit and harms nobody.
 */
export function tagsNow({ forge, event, source, reviewed }: HeadQuestion): TagsNow {
  const { pullRequest, sha } = source
  if (pullRequest === undefined) return async (tags) => tags
  const moving = previewTag(pullRequest)
  return async (tags) => {
    const ask = async () => (await openForge(forge)).pullRequest(pullRequest)
    if (reviewed !== undefined) {
      const repository = currentRepository()
      const refused = refusal(await ask(), { repository, pullRequest, sha, event, reviewed: true })
      if (refused) throw refused
      return tags
    }
    const why = tags.includes(moving) && forge.token ? movedOn(await ask().catch(unknown), sha) : undefined
    if (why === undefined) return tags
    log.notice(`The tag ${moving} is left as it is: ${why}.`)
    return tags.filter((tag) => tag !== moving)
  }
}

/** Decoration never decides: without an answer the event's word counts. */
function unknown(error: unknown): undefined {
  log.info(
    `Whether the commit is still the head was not told, so the event's word counts: ${messageOf(error)}`,
  )
}

/** Why the tag of the pull request is not for this commit. */
function movedOn(pull: PullRequest | undefined, sha: string): string | undefined {
  if (pull === undefined) return undefined
  if (pull.state === 'closed') return `pull request ${pull.number} is closed`
  return pull.headSha === sha
    ? undefined
    : `pull request ${pull.number} has the head ${shortSha(pull.headSha)}, and this run is for ${shortSha(sha)}`
}
