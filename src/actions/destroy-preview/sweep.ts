import { isDeepStrictEqual } from 'node:util'
import { Failure, messageOf } from '../../core/failure.ts'
import type { Outcome } from '../../core/outcome.ts'
import { counted } from '../../core/text.ts'
import type { Forge } from '../../forges/forge.ts'
import {
  type Destruction,
  destroy,
  nothingThere,
  removeTags,
  stays,
  together,
} from '../../previews/destroy.ts'
import { decide, expiry } from '../../previews/sweep.ts'
import type { ListedEnvironment, Provider } from '../../providers/provider.ts'
import { monotonicNow, wallNow } from '../../runtime/clock.ts'
import * as log from '../../runtime/log.ts'
import { builtNames, imageTags, type PreviewTags, taggedPullRequests } from './image-tags.ts'
import type { Open, Outputs, Parts } from './parts.ts'
import { dryOutcome, outcomeOf } from './report.ts'

/** What became of the previews so far. */
interface Swept {
  readonly done: Destruction[]
  /** Only in a dry run: what would go. */
  readonly would: string[]
  readonly failures: unknown[]
}

/** With what a sweep works. */
interface Tools {
  readonly forge: Forge
  readonly provider: Provider
}

/**
 * Looks at every preview of the app, and removes those that nobody needs any more; then at what killed runs left
 * that belongs to no preview. The forge is asked about each just before it would go, so that one that was reopened
 * meanwhile stays. One that the forge fails to tell about stays, too, and does not keep the others.
 */
export async function sweepAll(parts: Parts, open: Open): Promise<Outcome<Outputs>> {
  const began = monotonicNow()
  const { owner } = parts
  const tools = await open()
  const previews = await tools.provider.list(owner)
  log.info(`${counted(previews.length, 'preview')} of ${owner.repository} found.`)
  const swept: Swept = { done: [], would: [], failures: [] }
  for (const preview of previews) await sweepOne(parts, tools, preview, swept)
  await sweepRest(parts, tools, previews, swept)
  const done = together(swept.done)
  if (!isDry(parts)) return outcomeOf('', done, monotonicNow() - began)
  const outcome = dryOutcome('', { would: swept.would, kept: done.kept })
  if (swept.failures.length > 0) throw unknownOnes(swept.failures, outcome)
  return outcome
}

/** Decides about one preview, and does what was decided. */
async function sweepOne(
  parts: Parts,
  { forge, provider }: Tools,
  preview: ListedEnvironment,
  swept: Swept,
): Promise<void> {
  const { done, would } = swept
  const { name } = preview.target
  const reason = await told(`preview ${name}`, swept, () => reasonToGo(parts, forge, preview))
  if (reason === undefined) return
  const { tags, kept } = tagsOf(parts, preview)
  done.push({ ...nothingThere, kept })
  if (isDry(parts)) {
    would.push(`the preview ${name}: ${reason}`, ...tags.map((tag) => `the image tag ${tag.name}`))
    return
  }
  // A warning, because each is one that its own removal missed.
  log.warning(`The preview ${name} is removed: ${reason}.`)
  const stillWanted = async () => {
    const now = await provider.list(parts.owner)
    const same = now.find(
      (one) =>
        isDeepStrictEqual(one.target.owner, preview.target.owner) && one.generation === preview.generation,
    )
    return (await reasonToGo(parts, forge, same ?? preview)) !== undefined
  }
  const destruction = await destroy(provider, preview, stillWanted)
  done.push(destruction)
  if (!destruction.refused) done.push(await removeTags(tags))
}

/** What belongs to no preview: tags of images, and images on the engine. */
async function sweepRest(
  parts: Parts,
  { forge, provider }: Tools,
  previews: readonly ListedEnvironment[],
  swept: Swept,
): Promise<void> {
  const { app, inputs, owner } = parts
  const tagged = await taggedPullRequests(app, inputs).catch((error: unknown) => {
    swept.done.push(stays('the tags in the registry', error))
    return []
  })
  const known = new Set(previews.map(({ target }) => target.owner.pullRequest))
  for (const pullRequest of tagged) {
    if (known.has(pullRequest)) continue
    const name = `image tag pr-${pullRequest}`
    const rest = { target: { owner: { ...owner, pullRequest }, name }, generation: '', images: [] }
    const reason = await told(name, swept, () => reasonToGo(parts, forge, rest))
    if (reason === undefined) continue
    const { tags } = tagsOf(parts, rest)
    if (isDry(parts)) swept.would.push(...tags.map((tag) => `the image tag ${tag.name}: ${reason}`))
    else swept.done.push(await removeTags(tags))
  }
  if (isDry(parts)) return
  const removal = await provider.removeUnusedImages(owner.repository, builtNames(app))
  swept.done.push({ ...removal, kept: [] })
}

const isDry = ({ inputs }: Parts): boolean => inputs['dry-run'] ?? true

/** What the forge says, unless it fails: then the thing stays. */
async function told<T>(
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
async function reasonToGo(
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
function tagsOf({ inputs, app, owner }: Parts, { images, target }: ListedEnvironment): PreviewTags {
  const pullRequest = target.owner.pullRequest ?? 0
  const question = { app, repository: owner.repository, pullRequest, images, unmergedHead: undefined }
  return imageTags(question, inputs)
}

/** A dry run that does not know all is no success, though it changes nothing. */
function unknownOnes(failures: readonly unknown[], { message, details = {} }: Outcome<Outputs>): unknown {
  const [first] = failures
  if (!(first instanceof Failure)) return first
  return new Failure(
    first.reasonCode,
    `The forge did not tell about ${counted(failures.length, 'pull request')}: ${first.message}\n${message}`,
    { ...(first.remedy === undefined ? {} : { remedy: first.remedy }), details, cause: first },
  )
}
