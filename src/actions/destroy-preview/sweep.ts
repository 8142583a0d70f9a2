import type { Outcome } from '../../core/outcome.ts'
import { counted } from '../../core/text.ts'
import type { Forge } from '../../forges/forge.ts'
import { type Destruction, destroy, removeTags, together } from '../../previews/destroy.ts'
import { decide } from '../../previews/sweep.ts'
import type { ListedEnvironment, Provider } from '../../providers/provider.ts'
import { monotonicNow, wallNow } from '../../runtime/clock.ts'
import * as log from '../../runtime/log.ts'
import { imageTags } from './image-tags.ts'
import type { Open, Outputs, Parts } from './parts.ts'
import { dryOutcome, outcomeOf } from './report.ts'

/**
 * Looks at every preview of the app, and removes those that nobody needs any more. The forge is asked about each
 * just before it would go, so that one that was reopened meanwhile stays.
 */
export async function sweepAll(parts: Parts, open: Open): Promise<Outcome<Outputs>> {
  const began = monotonicNow()
  const { inputs, owner } = parts
  const dryRun = inputs['dry-run'] ?? true
  const { forge, provider } = await open()
  const previews = await provider.list(owner)
  log.info(`${counted(previews.length, 'preview')} of ${owner.repository} found.`)
  const done: Destruction[] = []
  const would: string[] = []
  for (const preview of previews) {
    const reason = await reasonToGo(parts, forge, preview)
    if (reason === undefined) continue
    if (dryRun) would.push(`the preview ${preview.target.name}: ${reason}`)
    else done.push(await sweepOne(parts, provider, preview, reason))
  }
  if (dryRun) return dryOutcome('', would)
  return outcomeOf('', together(done), monotonicNow() - began)
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
  const graceMs = inputs.grace ?? resolved.environment.grace
  const pull = await forge.pullRequest(number)
  const { remove, reason } = decide({ pull, expires, now: wallNow(), graceMs })
  if (!remove) log.info(`${target.name} stays: ${reason}.`)
  return remove ? reason : undefined
}

/** A warning, because each is one that its own removal missed. */
async function sweepOne(
  { inputs, app }: Parts,
  provider: Provider,
  preview: ListedEnvironment,
  reason: string,
): Promise<Destruction> {
  log.warning(`The preview ${preview.target.name} is removed: ${reason}.`)
  const { images, target } = preview
  const pullRequest = target.owner.pullRequest ?? 0
  const tags = imageTags({ app, pullRequest, images, unmergedHead: undefined }, inputs)
  return together([await destroy(provider, preview), await removeTags(tags)])
}
