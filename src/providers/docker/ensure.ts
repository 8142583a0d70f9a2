import { randomBytes } from 'node:crypto'
import type { DockerCli } from '../../clients/docker/cli.ts'
import { readLabels, resourceLabels } from '../../core/owner.ts'
import * as log from '../../runtime/log.ts'
import {
  type EnsuredEnvironment,
  type EnsuredService,
  Outdated,
  type ReadinessCheck,
  type Target,
  type WantedEnvironment,
} from '../provider.ts'
import { remove } from './commands.ts'
import { createNamed } from './conflict.ts'
import { secretEnvironment } from './create-arguments.ts'
import { dropImages, type Images } from './images.ts'
import { mixed } from './mixed.ts'
import { candidateName, liveName, networkName } from './names.ts'
import type { Observed } from './observe.ts'
import { replace } from './replace.ts'
import { placeOf, planService } from './service.ts'
import type { DockerSettings } from './settings.ts'
import type { Sight } from './sight.ts'
import type { UrlOf } from './status.ts'
import { everybody } from './take-port.ts'

/** The engine, and how this environment uses it. */
export interface Host {
  readonly docker: DockerCli
  readonly settings: DockerSettings
  readonly images: Images
  readonly sight: Sight
  readonly urlOf: UrlOf
}

/** Makes the environment be as wanted: images, network, the services in their order, then what is left over. */
export async function ensure(
  host: Host,
  target: Target,
  wanted: WantedEnvironment,
  isReady: ReadinessCheck,
): Promise<EnsuredEnvironment> {
  const { docker, settings } = host
  for (const service of wanted.services) secretEnvironment(service)
  const names = wanted.services.map(({ name }) => name)
  const [observed, images] = await Promise.all([
    host.sight.take(target, names),
    host.images.fetched(wanted.services.map(({ image }) => image)),
  ])
  const generation = observed.generation ?? randomBytes(6).toString('hex')
  const neighbours = lacksPort(wanted, observed) ? everybody(docker, observed.everyId) : undefined
  neighbours?.catch(() => {}) // Told where it is waited for.
  const networkId = observed.network?.id ?? (await createNetwork(docker, target, generation))
  const place = placeOf(target, settings, networkId)
  const services: EnsuredService[] = []
  for (const service of wanted.services) {
    const image = images.get(service.image)
    if (!image) throw new Error(`no image for ${service.name}`)
    const task = {
      ...host,
      target,
      generation,
      stamp: wanted.stamp,
      service,
      image,
      place,
      observed,
      neighbours,
      isReady,
    }
    const planned = planService(task)
    log.info(
      `${service.name}: ${planned.change === 'unchanged' ? 'is as wanted' : `is being ${planned.change}`}`,
    )
    services.push(
      await replace(task, planned).catch(async (error: unknown) => {
        if (!(error instanceof Outdated))
          await dropImages(docker, target.owner.repository, imagesOnlyOf(wanted, observed))
        throw mixed(error, services, service)
      }),
    )
  }
  await removeExtras(docker, target, wanted, observed)
  await dropImages(docker, target.owner.repository, imagesOnlyOf(observed, wanted))
  const expires = expiresOf(wanted, services, observed)
  return {
    generation,
    created: observed.containers.length === 0,
    ...(expires === undefined ? {} : { expires }),
    services,
  }
}

interface Runs {
  readonly image: string
}

/** The images of one side that the other does not run. */
function imagesOnlyOf(one: WantedEnvironment | Observed, other: WantedEnvironment | Observed): string[] {
  const images = (side: WantedEnvironment | Observed) =>
    ('services' in side ? side.services : side.containers).map(({ image }: Runs) => image)
  return images(one).filter((image) => !images(other).includes(image))
}

/** Will a service choose a port? Then everybody's ports are looked at while the network is made. */
function lacksPort({ services }: WantedEnvironment, { containers }: Observed): boolean {
  const settled = containers.map(({ labels }) => readLabels(labels)?.service)
  return services.some(({ name, port }) => port !== undefined && !settled.includes(name))
}

async function createNetwork(docker: DockerCli, target: Target, generation: string): Promise<string> {
  const labels = Object.entries(resourceLabels(target.owner, generation))
  const name = networkName(target)
  const options = labels.flatMap(([label, value]) => ['--label', `${label}=${value}`])
  return createNamed(docker, target, { kind: 'network', name, args: ['network', 'create', ...options, name] })
}

/** Containers of services that are not wanted any more, and of names that deploy.yml does not give any more. */
async function removeExtras(
  docker: DockerCli,
  target: Target,
  wanted: WantedEnvironment,
  { containers, going }: Observed,
): Promise<void> {
  const kept = wanted.services.flatMap(({ name }) => [liveName(target, name), candidateName(target, name)])
  for (const { name, id } of containers) {
    if (kept.includes(name)) continue
    log.info(`${name}: is not wanted any more, and is removed`)
    await remove(docker, id)
  }
  // Somebody is removing them, or was killed at it.
  for (const { id } of going) await remove(docker, id)
}

/** The latest of what the containers say: an unchanged one keeps its label. */
function expiresOf(
  { stamp }: WantedEnvironment,
  services: readonly EnsuredService[],
  { containers }: Observed,
): string | undefined {
  if (services.some(({ change }) => change !== 'unchanged')) return stamp.expires
  return (
    containers
      .map(({ labels }) => readLabels(labels)?.stamp.expires ?? '')
      .sort()
      .at(-1) || undefined
  )
}
