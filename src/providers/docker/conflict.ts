import type { DockerCli } from '../../clients/docker/cli.ts'
import { failureOf, isNameTaken } from '../../clients/docker/errors.ts'
import { inspect } from '../../clients/docker/lookup.ts'
import type { Failure } from '../../core/failure.ts'
import { Outdated, type Target } from '../provider.ts'
import { readContainers, readNetworks } from './inspect.ts'
import { notOurs } from './observe.ts'

/** What is created, and how. */
export interface CreationCommand {
  readonly kind: 'container' | 'network'
  readonly name: string
  readonly args: readonly string[]
  /** Values of secrets, for the client's environment. */
  readonly env?: Readonly<Record<string, string>>
}

/**
 * Creates something under a name that was free when we looked, and returns its id. If the name is held by now,
 * whoever holds it keeps it: throws `Outdated` if that is another run of the same preview, else `not-ours`.
 */
export async function createNamed(
  docker: DockerCli,
  target: Target,
  { kind, name, args, env = {} }: CreationCommand,
): Promise<string> {
  const result = await docker.attempt(args, { env })
  if (result.code === 0) return result.stdout.trim().split('\n').at(-1) ?? ''
  if (isNameTaken(result)) throw await heldNow(docker, target, kind, name)
  const failure = failureOf(args, result)
  throw failure.reasonCode === 'image-not-found'
    ? atWork(target, 'its image was removed meanwhile.')
    : failure
}

/** Why a name cannot be had: it is held by now. */
export async function heldNow(
  docker: DockerCli,
  target: Target,
  kind: CreationCommand['kind'],
  name: string,
): Promise<Failure> {
  const json = await inspect(docker, kind, [name])
  const found = kind === 'container' ? readContainers(json) : readNetworks(json)
  const holder = found.find((item) => item.name === name)
  const foreign = holder && notOurs(kind, name, holder.labels, target)
  return foreign ?? atWork(target, `it made the ${kind} "${name}" meanwhile. What it made was not touched.`)
}

/** Another run of the same preview was faster; `how` says at what. */
export function atWork({ owner }: Target, how: string): Outdated {
  const whose = owner.pullRequest === undefined ? owner.environment : `pull request #${owner.pullRequest}`
  return new Outdated('superseded', `Another run for ${whose} is at work on the same preview: ${how}`, {
    remedy:
      'Nothing to do if that run is for a newer commit; otherwise run this job again when it has ended. A `concurrency` group for each pull request keeps two runs from meeting.',
  })
}
