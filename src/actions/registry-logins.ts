import type { RegistryLogin } from '../clients/docker/credentials.ts'
import { isImageId, parseImageReference } from '../core/image-reference.ts'
import { Secret } from '../core/secret.ts'

/** The inputs of an action that say who pulls. */
export interface RegistryInputs {
  readonly 'registry-username': string | undefined
  readonly 'registry-password': string | undefined
}

/** The same account for each registry that the images are in; nothing without a password. */
export function loginsFor(images: readonly string[], inputs: RegistryInputs): readonly RegistryLogin[] {
  const { 'registry-username': username, 'registry-password': password } = inputs
  if (username === undefined || password === undefined) return []
  const registries = images.flatMap((image) => {
    const parsed = isImageId(image) ? undefined : parseImageReference(image)
    return parsed && 'value' in parsed ? [parsed.value.registry] : []
  })
  return [...new Set(registries)].map((registry) => ({ registry, username, password: new Secret(password) }))
}
