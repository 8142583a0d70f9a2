import type { App } from '../../config/app.ts'
import { interpolate } from '../../config/interpolate.ts'
import { isImageId, parseImageReference } from '../../core/image-reference.ts'
import { Secret } from '../../core/secret.ts'
import { imageRepository } from '../../images/registry.ts'
import type { ImageTag } from '../../previews/destroy.ts'
import { mayRemoveDigest, previewTag } from '../../previews/image-tags.ts'
import { variable } from '../../runtime/environment.ts'
import { holdsMasked } from '../../runtime/mask.ts'
import type { RegistryInputs } from '../registry-logins.ts'

/** Which tags, and how far the registry may go. */
export interface TagQuestion {
  readonly app: App
  readonly pullRequest: number
  /** References that the preview ran. */
  readonly images: readonly string[]
  /** Full sha of the head, if the pull request was closed without being merged. */
  readonly unmergedHead: string | undefined
}

/**
 * The tags `pr-<number>` of the images that the preview ran, and of those that deploy.yml names: a killed build
 * leaves a tag that no preview runs. None without an account: nobody deletes anonymously.
 */
export function imageTags(question: TagQuestion, inputs: RegistryInputs): readonly ImageTag[] {
  const { 'registry-username': username, 'registry-password': password } = inputs
  if (username === undefined || password === undefined) return []
  const { pullRequest, unmergedHead } = question
  const tag = previewTag(pullRequest)
  return imageNames(question).map((name) => ({
    name: `${name}:${tag}`,
    remove: () =>
      imageRepository(name, { username, password: new Secret(password) }).removeTag(
        tag,
        mayRemoveDigest(pullRequest, unmergedHead),
      ),
  }))
}

function imageNames({ app, images }: TagQuestion): readonly string[] {
  const ran = images.flatMap((image) => {
    const parsed = isImageId(image) ? undefined : parseImageReference(image)
    return parsed && 'value' in parsed ? [parsed.value.name] : []
  })
  const configured = Object.entries(app.services).flatMap(([service, { image }]) =>
    image === undefined
      ? []
      : [interpolate(image, { app: app.app, service, variable, holdsMasked }, `services.${service}.image`)],
  )
  return [...new Set([...ran, ...configured])]
}
