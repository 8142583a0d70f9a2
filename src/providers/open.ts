import type { RegistryLogin } from '../clients/docker/credentials.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { interpolate } from '../config/interpolate.ts'
import { Failure } from '../core/failure.ts'
import { variable } from '../runtime/environment.ts'
import { holdsMasked } from '../runtime/mask.ts'
import type { Provider } from './provider.ts'
import type { ProviderEnvironment } from './settings.ts'

/** What a provider needs besides the environment itself. */
export interface ProviderOptions {
  /** Name of the app, for `${app}`. */
  readonly app: string
  /** For `${pr}`. */
  readonly pullRequest?: number
  /** For images that not everybody may pull. */
  readonly logins?: readonly RegistryLogin[]
}

/** The provider that an environment names. Its code is loaded only here: an action pays for one of them. */
export async function openProvider(
  resolved: ResolvedEnvironment<ProviderEnvironment>,
  options: ProviderOptions,
): Promise<Provider> {
  const { environment } = resolved
  if (environment.provider !== 'docker') throw notYet(resolved.key, environment.provider)
  const { dockerProvider } = await import('./docker/provider.ts')
  return dockerProvider({
    settings: environment.settings,
    logins: options.logins ?? [],
    urlOf: (service, port) => publishedUrl(resolved, options, service, environment.settings.host, port),
  })
}

function notYet(key: string, provider: string): Failure {
  return new Failure(
    'not-supported-yet',
    `The environment "${key}" lives at the provider "${provider}", which this version does not support yet.`,
    { remedy: 'Use the provider `docker`.' },
  )
}

/** The environment's url, else the published port as it is. */
function publishedUrl(
  { key, environment }: ResolvedEnvironment<ProviderEnvironment>,
  { app, pullRequest }: ProviderOptions,
  service: string,
  host: string,
  port: number,
): string {
  const template = environment.url ?? 'http://${host}:${port}'
  const values = {
    app,
    service,
    environment: key,
    host: host.includes(':') ? `[${host}]` : host,
    port: String(port),
    ...(pullRequest === undefined ? {} : { pr: String(pullRequest) }),
    variable,
    holdsMasked,
  }
  return interpolate(template, values, `environments.${key}.url`)
}
