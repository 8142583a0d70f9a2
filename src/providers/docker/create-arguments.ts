import { Failure } from '../../core/failure.ts'
import type { Stamp } from '../../core/owner.ts'
import { resourceLabels } from '../../core/owner.ts'
import { changesPrograms } from '../../core/variable-name.ts'
import type { Target, WantedService } from '../provider.ts'
import { candidateName, networkName } from './names.ts'

/** Everything that decides how a container is created. */
export interface Creation {
  readonly target: Target
  readonly generation: string
  readonly stamp: Stamp
  readonly service: WantedService
  /** Where it is published; undefined if it listens nowhere. */
  readonly publish?: { readonly bind: string; readonly hostPort: number }
}

/**
 * The arguments of `docker container create` for a new version. Secrets are named only; their values go
 * through the client's environment. `--restart` comes later, when the version has proven itself. Memory
 * without swap, so that the limit means what it says.
 */
export function createArguments({ target, generation, stamp, service, publish }: Creation): string[] {
  const labels = resourceLabels(target.owner, generation, service.name, stamp)
  return [
    'container',
    'create',
    // What is not there was looked for before; the client would fetch it without our login.
    ...['--pull', 'never'],
    ...['--name', candidateName(target, service.name)],
    ...['--network', networkName(target)],
    ...['--network-alias', service.name],
    ...['--restart', 'no'],
    '--init',
    ...['--security-opt', 'no-new-privileges'],
    ...['--log-driver', 'json-file', '--log-opt', 'max-size=10m', '--log-opt', 'max-file=2'],
    ...limits(service),
    ...Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
    ...Object.entries(service.env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...Object.keys(service.secrets).flatMap((name) => ['--env', name]),
    ...(publish && service.port !== undefined ? ['--publish', published(publish, service.port)] : []),
    service.image,
    ...(service.command ?? []),
  ]
}

function limits({ memoryBytes, cpus }: WantedService): string[] {
  const memory =
    memoryBytes === undefined ? [] : ['--memory', `${memoryBytes}b`, '--memory-swap', `${memoryBytes}b`]
  return cpus === undefined ? memory : [...memory, '--cpus', String(cpus)]
}

function published({ bind, hostPort }: NonNullable<Creation['publish']>, port: number): string {
  return `${bind.includes(':') ? `[${bind}]` : bind}:${hostPort}:${port}`
}

/** The values of the secrets, for the client's environment, which some names would make load or ask something else. */
export function secretEnvironment({ name, secrets }: WantedService): Record<string, string> {
  const refused = Object.keys(secrets).find(changesPrograms)
  if (refused !== undefined) {
    throw new Failure(
      'invalid-config',
      `services.${name}.secrets: ${refused} would change how the Docker client works.`,
      {
        remedy: 'Give the app this value under another name.',
      },
    )
  }
  return Object.fromEntries(Object.entries(secrets).map(([key, secret]) => [key, secret.reveal()]))
}
