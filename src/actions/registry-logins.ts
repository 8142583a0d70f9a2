import type { RegistryLogin } from '../clients/docker/credentials.ts'
import type { Service } from '../config/app.ts'
import { accountFor, type RegistryInputs } from './registry-account.ts'

/**
 * The login for the one registry that the account is for: that of the images that are built here, or of all
 * images where none is. Other registries are asked anonymously.
 */
export function loginsFor(
  images: Readonly<Record<string, string>>,
  services: Readonly<Record<string, Pick<Service, 'build'>>>,
  inputs: RegistryInputs,
): readonly RegistryLogin[] {
  const built = Object.entries(images).filter(([service]) => services[service]?.build !== undefined)
  const own = built.length > 0 ? built.map(([, image]) => image) : Object.values(images)
  const account = accountFor(inputs, own)
  return account === undefined ? [] : [account]
}
