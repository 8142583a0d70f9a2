import { isDeepStrictEqual } from 'node:util'
import { Failure } from '../../core/failure.ts'
import type { Outcome } from '../../core/outcome.ts'
import { counted } from '../../core/text.ts'
import { destroy, nothingThere, removeTags, together } from '../../previews/destroy.ts'
import type { ListedEnvironment } from '../../providers/provider.ts'
import { monotonicNow } from '../../runtime/clock.ts'
import * as log from '../../runtime/log.ts'
import type { Open, Outputs, Parts } from './parts.ts'
import { dryOutcome, outcomeOf } from './report.ts'
import { isDry, reasonToGo, type Swept, type Tools, tagsOf, told } from './sweep-parts.ts'
import { sweepRest } from './sweep-rest.ts'

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
  // The list is as old as the previews before this one took: an update may have moved the expiry.
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
