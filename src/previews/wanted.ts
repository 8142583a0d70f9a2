import type { Service } from '../config/app.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { interpolate, type TemplateValues } from '../config/interpolate.ts'
import { Failure } from '../core/failure.ts'
import type { Secret } from '../core/secret.ts'
import { counted } from '../core/text.ts'
import type { WantedService } from '../providers/provider.ts'

/** What the services are made from, besides the configuration. */
export interface Ingredients {
  readonly images: Readonly<Record<string, string>>
  readonly version: string
  /** What `${…}` stands for in values of variables; `service` comes on top. */
  readonly values: TemplateValues
  /** The value of a secret of the step; undefined if it is not set. */
  readonly secret: (name: string) => Secret | undefined
}

/** Names of the secrets that the services of an environment get. */
export const secretNames = ({ services }: ResolvedEnvironment): readonly string[] => [
  ...new Set(Object.values(services).flatMap(({ secrets }) => secrets)),
]

/** Throws `secret-missing` with all secrets that are not there: whoever adds them wants to do that once. */
export function requireSecrets(resolved: ResolvedEnvironment, secret: Ingredients['secret']): void {
  const missing = secretNames(resolved).filter((name) => secret(name) === undefined)
  if (missing.length > 0) throw secretsMissing(missing, resolved.key)
}

/** The services as they should run, in the order of deploy.yml. */
export function wantedServices(
  { services }: ResolvedEnvironment,
  ingredients: Ingredients,
): readonly WantedService[] {
  return Object.entries(services).map(([name, service]) => wantedService(name, service, ingredients))
}

function wantedService(name: string, service: Service, ingredients: Ingredients): WantedService {
  const { images, version, values, secret } = ingredients
  const env = Object.entries(service.env).map(([key, value]) => [
    key,
    interpolate(value, { ...values, service: name }, `services.${name}.env.${key}`),
  ])
  return {
    name,
    image: images[name] ?? '',
    env: { [service.versionEnv]: version, ...Object.fromEntries(env) },
    secrets: Object.fromEntries(
      service.secrets.flatMap((key) => {
        const value = secret(key)
        return value ? [[key, value] as const] : []
      }),
    ),
    ...(service.port === undefined ? {} : { port: service.port }),
    ...(service.command === undefined ? {} : { command: service.command }),
    ...(service.memory === undefined ? {} : { memoryBytes: service.memory }),
    ...(service.cpu === undefined ? {} : { cpus: service.cpu }),
  }
}

function secretsMissing(names: readonly string[], environment: string): Failure {
  const lines = names.map((name) => `  ${name}: \${{ secrets.${name} }}`)
  return new Failure(
    'secret-missing',
    `The environment "${environment}" needs ${counted(names.length, 'secret')} that this step does not have: ${names.join(', ')}.`,
    {
      remedy: `Add them to the secrets of the repository, and pass them to this step:\nenv:\n${lines.join('\n')}`,
      details: { missing: names },
    },
  )
}
