import { messageOf } from '../../core/failure.ts'
import type { Forge } from '../../forges/forge.ts'
import { type Destruction, stays } from '../../previews/destroy.ts'
import { decide, expiry } from '../../previews/sweep.ts'
import type { ListedEnvironment, Provider } from '../../providers/provider.ts'
import { wallNow } from '../../runtime/clock.ts'
import * as log from '../../runtime/log.ts'
import { imageTags, type PreviewTags } from './image-tags.ts'
import type { Parts } from './parts.ts'

/** What became of the previews so far. */
export interface Swept {
  readonly done: Destruction[]
  /** Only in a dry run: what would go. */
  readonly would: string[]
  readonly failures: unknown[]
}

/** With what a sweep works. */
export interface Tools {
  readonly forge: Forge
  readonly provider: Provider
}

/** Only tell? That is the default of a sweep. */
export const isDry = ({ inputs }: Parts): boolean => inputs['dry-run'] ?? true

/** What the forge says, unless it fails: then the thing stays. */
export async function told<T>(
  what: string,
  { done, failures }: Swept,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    log.warning(`${what.replace(/^preview /, '')} stays: ${messageOf(error)}`)
    failures.push(error)
    done.push(stays(what, error))
    return undefined
  }
}

/** Why a preview goes; undefined if it stays. Both are told. */
export async function reasonToGo(
  { inputs, resolved }: Parts,
  forge: Forge,
  { target, expires }: ListedEnvironment,
): Promise<string | undefined> {
  const number = target.owner.pullRequest
  if (number === undefined) {
    log.info(`${target.name} stays: it belongs to no pull request.`)
    return undefined
  }
  const expired = expiry(expires, wallNow())
  if (expired !== undefined) return expired
  const graceMs = inputs.grace ?? resolved.environment.grace
  const pull = await forge.pullRequest(number)
  const { remove, reason } = decide({ pull, now: wallNow(), graceMs })
  if (!remove) log.info(`${target.name} stays: ${reason}.`)
  return remove ? reason : undefined
}

/** Whether a pull request was merged is not asked: its head may be what production runs. */
export function tagsOf({ inputs, app, owner }: Parts, { images, target }: ListedEnvironment): PreviewTags {
  const pullRequest = target.owner.pullRequest ?? 0
  const question = { app, repository: owner.repository, pullRequest, images, unmergedHead: undefined }
  return imageTags(question, inputs)
}
