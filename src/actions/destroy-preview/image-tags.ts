import type { App } from '../../config/app.ts'
import { interpolate } from '../../config/interpolate.ts'
import { messageOf } from '../../core/failure.ts'
import { isImageId, parseImageReference } from '../../core/image-reference.ts'
import { imageRepository } from '../../images/registry.ts'
import type { ImageTag } from '../../previews/destroy.ts'
import { mayRemoveDigest, previewTag, pullRequestOf } from '../../previews/image-tags.ts'
import { variable } from '../../runtime/environment.ts'
import { holdsMasked } from '../../runtime/mask.ts'
import { type Account, accountFor, type RegistryInputs, registryOf } from '../registry-account.ts'

/** Which tags, and how far the registry may go. */
export interface TagQuestion {
  readonly app: Pick<App, 'app' | 'services'>
  /** `owner/name`: what others built is left alone. */
  readonly repository: string
  readonly pullRequest: number
  /** References that the preview ran. */
  readonly images: readonly string[]
  /** Full sha of the head, if the pull request was closed without being merged. */
  readonly unmergedHead: string | undefined
}

/** The tags of a preview. */
export interface PreviewTags {
  /** Those that may go. */
  readonly tags: readonly ImageTag[]
  /** Those that stay without asking a registry, each with the reason. */
  readonly kept: readonly string[]
}

/**
 * The tags `pr-<number>` of the images that deploy.yml builds (a killed build leaves a tag that no preview runs),
 * and of those that the preview ran from the same registry: the account goes to no other. Never throws, because
 * a tag that stays does not keep the preview.
 */
export function imageTags(question: TagQuestion, inputs: RegistryInputs): PreviewTags {
  const { app, repository, pullRequest, images, unmergedHead } = question
  const built = builtImages(app)
  const tag = previewTag(pullRequest)
  if (built.names.length === 0) return { tags: [], kept: built.kept }
  const account = accountOrReason(inputs, built.names)
  if (typeof account === 'string')
    return { tags: [], kept: [...built.kept, ...built.names.map((name) => `${name}:${tag}: ${account}`)] }
  const ran = images.flatMap(nameOf).filter((name) => registryOf(name) === account.registry)
  const terms = { repository, mayRemoveDigest: mayRemoveDigest(pullRequest, unmergedHead) }
  const tags = [...new Set([...built.names, ...ran])].map((name) => ({
    name: `${name}:${tag}`,
    remove: () => imageRepository(name, account).removeTag(tag, terms),
  }))
  return { tags, kept: built.kept }
}

/**
 * The pull requests that have tags on the images that deploy.yml builds: a run that was killed between a push and
 * the making of the preview leaves one, and so does a removal that was killed before it came to the tags. None
 * without an account.
 */
export async function taggedPullRequests(
  app: TagQuestion['app'],
  inputs: RegistryInputs,
): Promise<ReadonlySet<number>> {
  const { names } = builtImages(app)
  const account = accountOrReason(inputs, names)
  if (typeof account === 'string') return new Set()
  const tags = await Promise.all(names.map((name) => imageRepository(name, account).tags()))
  return new Set(tags.flat().flatMap((tag) => pullRequestOf(tag) ?? []))
}

/** Names of the images that deploy.yml builds. */
export const builtNames = (app: TagQuestion['app']): readonly string[] => builtImages(app).names

function accountOrReason(inputs: RegistryInputs, names: readonly string[]): Account | string {
  try {
    return accountFor(inputs, names) ?? 'no registry credentials were given'
  } catch (error) {
    return messageOf(error)
  }
}

/** What a service without `build` runs is somebody else's. */
function builtImages({ app, services }: TagQuestion['app']): {
  readonly names: readonly string[]
  readonly kept: readonly string[]
} {
  const names: string[] = []
  const kept: string[] = []
  for (const [service, { image, build }] of Object.entries(services)) {
    if (image === undefined || build === undefined) continue
    try {
      const name = interpolate(image, { app, service, variable, holdsMasked }, 'image')
      const reference = parseImageReference(name)
      if ('value' in reference) names.push(reference.value.name)
      else kept.push(`${service}: image: "${name}" ${reference.problem}`)
    } catch (error) {
      kept.push(`${service}: ${messageOf(error)}`)
    }
  }
  return { names, kept }
}

function nameOf(image: string): readonly string[] {
  const parsed = isImageId(image) ? undefined : parseImageReference(image)
  return parsed && 'value' in parsed ? [parsed.value.name] : []
}
