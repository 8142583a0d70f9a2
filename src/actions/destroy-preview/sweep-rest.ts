import { removeTags, stays } from '../../previews/destroy.ts'
import type { ListedEnvironment, Removal } from '../../providers/provider.ts'
import { builtNames, taggedPullRequests } from './image-tags.ts'
import type { Parts } from './parts.ts'
import { isDry, reasonToGo, type Swept, type Tools, tagsOf, told } from './sweep-parts.ts'

/** What belongs to no preview: tags of images, and images on the engine. */
export async function sweepRest(
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
  const images = provider.removeUnusedImages(owner.repository, builtNames(app))
  swept.done.push(
    await images.then(withoutTags, (error: unknown) => stays('images that nothing runs', error)),
  )
}

const withoutTags = (removal: Removal) => ({ ...removal, kept: [] })
