import { randomBytes } from 'node:crypto'
import type { DockerCli } from '../../clients/docker/cli.ts'
import type { RegistryLogin } from '../../clients/docker/credentials.ts'
import { readLabels, resourceLabels } from '../../core/owner.ts'
import * as log from '../../runtime/log.ts'
import type {
  EnsuredEnvironment,
  EnsuredService,
  ReadinessCheck,
  Target,
  WantedEnvironment,
  WantedService,
} from '../provider.ts'
import { remove } from './commands.ts'
import { secretEnvironment } from './create-arguments.ts'
import { dropImages, haveImage } from './images.ts'
import type { Image } from './inspect.ts'
import { candidateName, liveName, networkName } from './names.ts'
import { type Observed, observe } from './observe.ts'
import { replace } from './replace.ts'
import { placeOf, planService } from './service.ts'
import type { DockerSettings } from './settings.ts'
import type { UrlOf } from './status.ts'

/** The engine, and how this environment uses it. */
export interface Host {
  readonly docker: DockerCli
  readonly settings: DockerSettings
  readonly logins: readonly RegistryLogin[]
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
    observe(docker, target, names),
    haveImages(docker, wanted.services, host.logins),
  ])
  const generation = observed.generation ?? randomBytes(6).toString('hex')
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
      isReady,
    }
    const planned = planService(task)
    log.info(
      `${service.name}: ${planned.change === 'unchanged' ? 'is as wanted' : `is being ${planned.change}`}`,
    )
    services.push(await replace(task, planned))
  }
  await removeExtras(docker, target, wanted, observed)
  const replaced = observed.containers.map(({ image }) => image).filter((image) => !images.has(image))
  await dropImages(docker, target.owner.repository, replaced)
  const expires = expiresOf(wanted, services, observed)
  return {
    generation,
    created: observed.containers.length === 0,
    ...(expires === undefined ? {} : { expires }),
    services,
  }
}

async function haveImages(
  docker: DockerCli,
  services: readonly WantedService[],
  logins: readonly RegistryLogin[],
): Promise<ReadonlyMap<string, Image>> {
  const references = [...new Set(services.map(({ image }) => image))]
  const images = await Promise.all(references.map((reference) => haveImage(docker, reference, logins)))
  return new Map(references.map((reference, index) => [reference, images[index] as Image]))
}

async function createNetwork(docker: DockerCli, target: Target, generation: string): Promise<string> {
  const labels = Object.entries(resourceLabels(target.owner, generation))
  const { stdout } = await docker.run([
    'network',
    'create',
    ...labels.flatMap(([name, value]) => ['--label', `${name}=${value}`]),
    networkName(target),
  ])
  return stdout.trim()
}

/** Containers of services that are not wanted any more, and of names that deploy.yml does not give any more. */
async function removeExtras(
  docker: DockerCli,
  target: Target,
  wanted: WantedEnvironment,
  { containers }: Observed,
): Promise<void> {
  const kept = wanted.services.flatMap(({ name }) => [liveName(target, name), candidateName(target, name)])
  for (const { name } of containers) {
    if (kept.includes(name)) continue
    log.info(`${name}: is not wanted any more, and is removed`)
    await remove(docker, name)
  }
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
