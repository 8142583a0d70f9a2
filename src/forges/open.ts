import { apiAddressProblem } from '../core/api-address.ts'
import { Failure } from '../core/failure.ts'
import { Secret } from '../core/secret.ts'
import { parseHttpUrl } from '../core/url.ts'
import { variable } from '../runtime/environment.ts'
import { detectForge, kindOfVersion } from './detect.ts'
import type { Forge, ForgeKind } from './forge.ts'

/** The inputs that name a forge and open it. */
export interface ForgeInputs {
  readonly token: string
  readonly platform: 'auto' | ForgeKind
}

/**
 * The forge that this job belongs to. The clients are loaded on demand, because Octokit alone takes longer to
 * load than everything Gitea's needs.
 */
export async function openForge({ token, platform }: ForgeInputs): Promise<Forge> {
  if (!token) {
    throw new Failure('forge-unauthorized', 'There is no token for the forge: the input "token" is empty.', {
      remedy: "Leave `token` away to use the job's own, or check the name of the secret.",
    })
  }
  const found =
    platform === 'auto'
      ? detectForge({
          FORGEJO_ACTIONS: variable('FORGEJO_ACTIONS'),
          FORGEJO_TOKEN: variable('FORGEJO_TOKEN'),
          GITEA_ACTIONS: variable('GITEA_ACTIONS'),
          GITHUB_API_URL: variable('GITHUB_API_URL'),
        })
      : platform
  const repository = currentRepository()
  const apiUrl = currentApiUrl(found)
  if (found === 'github') {
    const { gitHubForge } = await import('./github.ts')
    return gitHubForge({ apiUrl, repository, token: new Secret(token) })
  }
  const { giteaForge, giteaVersion } = await import('./gitea.ts')
  const options = { apiUrl, repository, token: new Secret(`token ${token}`) }
  const kind = found === 'ask' ? kindOfVersion(await giteaVersion({ ...options, kind: 'gitea' })) : found
  return giteaForge({ ...options, kind })
}

/** `owner/name` of the repository that the job belongs to. */
export function currentRepository(): string {
  const repository = variable('GITHUB_REPOSITORY') ?? ''
  if (/^[^/\s]+\/[^/\s]+$/.test(repository)) return repository
  throw outside('GITHUB_REPOSITORY', 'the repository as owner/name')
}

const apiMeaning = "the address of the forge's API"

function currentApiUrl(found: ForgeKind | 'ask'): URL {
  const apiUrl =
    address('GITHUB_API_URL', apiMeaning) ??
    (found === 'github' ? new URL('https://api.github.com') : undefined)
  if (apiUrl === undefined) throw outside('GITHUB_API_URL', apiMeaning)
  const problem = apiAddressProblem(apiUrl, address('GITHUB_SERVER_URL', 'the address of the forge'))
  if (problem === undefined) return apiUrl
  throw new Failure('invalid-input', `GITHUB_API_URL: "${apiUrl.href}" ${problem}. Nothing was sent there.`, {
    remedy:
      'The runner sets GITHUB_API_URL and GITHUB_SERVER_URL; does an earlier step or an `env:` change one of them? A forge without https must be in a private network: give it a certificate, or a name that ends in `.internal`.',
  })
}

/** The address in a variable that the runner sets; undefined if it is not set. */
function address(name: string, meaning: string): URL | undefined {
  const text = variable(name)
  if (text === undefined) return undefined
  const parsed = parseHttpUrl(text)
  if ('value' in parsed) return parsed.value
  throw outside(name, meaning)
}

function outside(name: string, meaning: string): Failure {
  return new Failure('invalid-input', `${name} is not set, or is not ${meaning}.`, {
    remedy: `Every runner sets it. Outside of a runner, set ${name} to ${meaning}.`,
  })
}
