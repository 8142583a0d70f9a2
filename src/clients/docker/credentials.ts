import { join } from 'node:path'
import { Secret } from '../../core/secret.ts'
import { variable } from '../../runtime/environment.ts'
import { homeFolder, linkIfThere, readText, writePrivate } from '../../runtime/files.ts'
import { mask } from '../../runtime/mask.ts'
import { temporaryFolder } from '../../runtime/temporary.ts'

/** A login at one registry. */
export interface RegistryLogin {
  /** `host[:port]`, as in an image reference; `docker.io` for Docker Hub. */
  readonly registry: string
  readonly username: string
  readonly password: Secret
}

/** Where the client keeps the login of Docker Hub (docker/cli, `registry.IndexServer`). */
const dockerHubKey = 'https://index.docker.io/v1/'

/** Hundreds of logins fit in this. */
const maxBytes = 1024 ** 2

/**
 * A configuration folder with these logins on top of the user's own settings, for `--config`. `docker login` would
 * write into the user's folder, where later steps and jobs find it; an empty folder would lose the logins for base
 * images, the context that names the engine, and the buildx plugin. Whoever makes it removes it.
 */
export function configFolder(logins: readonly RegistryLogin[]): { readonly path: string; remove(): void } {
  const folder = temporaryFolder()
  try {
    fill(folder.path, logins)
    return folder
  } catch (error) {
    folder.remove()
    throw error
  }
}

function fill(folder: string, logins: readonly RegistryLogin[]): void {
  const own = userFolder()
  if (own !== undefined)
    for (const part of ['contexts', 'cli-plugins']) linkIfThere(join(own, part), join(folder, part))
  const auths = logins.map((login): [string, string] => [keyOf(login), authOf(login)])
  writePrivate(join(folder, 'config.json'), JSON.stringify(withLogins(readOwn(own), auths)))
}

/** Where the client keeps the user's settings: the job may have put them elsewhere (docker/cli, `config.Dir`). */
function userFolder(): string | undefined {
  const home = homeFolder()
  return variable('DOCKER_CONFIG') ?? (home === undefined ? undefined : join(home, '.docker'))
}

const keyOf = ({ registry }: RegistryLogin): string => (registry === 'docker.io' ? dockerHubKey : registry)

function authOf({ username, password }: RegistryLogin): string {
  const auth = Buffer.from(`${username}:${password.reveal()}`).toString('base64')
  mask(new Secret(auth))
  return auth
}

/** What the user has set; nothing if there is no file, or none that the client could read either. */
function readOwn(folder: string | undefined): Readonly<Record<string, unknown>> {
  if (folder === undefined) return {}
  const text = readText(join(folder, 'config.json'), maxBytes)
  try {
    const value: unknown = 'value' in text ? JSON.parse(text.value) : {}
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}

/**
 * A configuration of the client with logins added. A credential helper would win over a login that stands in the
 * file; an empty one for this registry says that there is none (docker/cli, `getConfiguredCredentialStore`).
 */
export function withLogins(
  own: Readonly<Record<string, unknown>>,
  auths: ReadonlyArray<readonly [registry: string, auth: string]>,
): Readonly<Record<string, unknown>> {
  const before = (key: string) => (isRecord(own[key]) ? own[key] : {})
  const helped = own.credsStore !== undefined || own.credHelpers !== undefined
  return {
    ...own,
    auths: { ...before('auths'), ...Object.fromEntries(auths.map(([key, auth]) => [key, { auth }])) },
    ...(helped
      ? { credHelpers: { ...before('credHelpers'), ...Object.fromEntries(auths.map(([key]) => [key, ''])) } }
      : {}),
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
