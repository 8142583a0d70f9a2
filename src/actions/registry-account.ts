import { Failure } from '../core/failure.ts'
import { isImageId, parseImageReference } from '../core/image-reference.ts'
import { Secret } from '../core/secret.ts'
import { listed } from '../core/text.ts'
import type { RegistryAccount } from '../images/registry-session.ts'

/** The inputs of an action that say who uses the registry. */
export interface RegistryInputs {
  readonly 'registry-username': string | undefined
  readonly 'registry-password': string | undefined
}

/** An account with the one registry that it is for. */
export interface Account extends RegistryAccount {
  readonly registry: string
}

/** Half an account is a slip, mostly a secret that is not set; neither half means anonymous. */
export function accountProblems(inputs: RegistryInputs): string[] {
  const { 'registry-username': username, 'registry-password': password } = inputs
  if (username !== undefined && password === undefined)
    return [
      'registry-password is empty although registry-username is given (a secret that is not set arrives as an empty text; so do all secrets in a run for a fork)',
    ]
  if (username === undefined && password !== undefined)
    return ['registry-username is empty although registry-password is given']
  return []
}

/**
 * The account of the inputs, for the registry of these images: it goes nowhere else. Throws `invalid-input` for
 * several registries, because nobody knows whose it is then.
 */
export function accountFor(inputs: RegistryInputs, images: readonly string[]): Account | undefined {
  const { 'registry-username': username, 'registry-password': password } = inputs
  if (username === undefined || password === undefined) return undefined
  const [registry, ...others] = new Set(images.flatMap((image) => registryOf(image) ?? []))
  if (registry === undefined) return undefined
  if (others.length === 0) return { registry, username, password: new Secret(password) }
  throw new Failure(
    'invalid-input',
    `The images are in several registries (${listed([registry, ...others])}), and there is one account.`,
    {
      remedy:
        'Keep the images of an app in one registry. build-push-image can also build the services of each registry in a step of their own, with `services` and its account.',
    },
  )
}

/** `host[:port]`; undefined for what is in no registry. */
export function registryOf(image: string): string | undefined {
  const parsed = isImageId(image) ? undefined : parseImageReference(image)
  return parsed && 'value' in parsed ? parsed.value.registry : undefined
}
