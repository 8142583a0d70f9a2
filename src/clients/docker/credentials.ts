import { join } from 'node:path'
import { Secret } from '../../core/secret.ts'
import { temporaryFolder, writePrivate } from '../../runtime/files.ts'
import { mask } from '../../runtime/mask.ts'

/** A login at one registry. */
export interface RegistryLogin {
  /** `host[:port]`, as in an image reference; `docker.io` for Docker Hub. */
  readonly registry: string
  readonly username: string
  readonly password: Secret
}

/** Where the client keeps the login of Docker Hub (docker/cli, `registry.IndexServer`). */
const dockerHubKey = 'https://index.docker.io/v1/'

/**
 * A configuration folder that holds only these logins, for `--config`: `docker login` would write into the
 * user's own, where later steps and jobs find it. Whoever makes it removes it.
 */
export function configFolder(logins: readonly RegistryLogin[]): { readonly path: string; remove(): void } {
  const folder = temporaryFolder()
  const auths: Record<string, { auth: string }> = {}
  for (const { registry, username, password } of logins) {
    const auth = Buffer.from(`${username}:${password.reveal()}`).toString('base64')
    mask(new Secret(auth))
    auths[registry === 'docker.io' ? dockerHubKey : registry] = { auth }
  }
  writePrivate(join(folder.path, 'config.json'), JSON.stringify({ auths }))
  return folder
}
