import type { DockerCli } from '../../clients/docker/cli.ts'
import { readLabels, type Stamp } from '../../core/owner.ts'
import type { ReadinessCheck, ServiceStatus, Target, WantedService } from '../provider.ts'
import type { Container, Image } from './inspect.ts'
import { matches, type Place } from './matches.ts'
import { candidateName, liveName, networkName } from './names.ts'
import { named, type Observed } from './observe.ts'
import { type Plan, plan, type Slot } from './plan.ts'
import type { DockerSettings } from './settings.ts'
import type { UrlOf } from './status.ts'

/** All that is needed to bring one service to what is wanted. */
export interface ServiceTask {
  readonly docker: DockerCli
  readonly settings: DockerSettings
  readonly target: Target
  readonly generation: string
  readonly stamp: Stamp
  readonly service: WantedService
  readonly image: Image
  readonly place: Place
  readonly observed: Observed
  /** Every container of the engine, where somebody was going to need them; else they are looked at then. */
  readonly neighbours: Promise<readonly Container[]> | undefined
  readonly urlOf: UrlOf
  readonly isReady: ReadinessCheck
}

/** What is there of a service, and what to do with it. */
export interface ServicePlan extends Plan {
  /** What answers, or answered until a killed run stopped it. */
  readonly previous?: Previous
}

/** The version before. */
export interface Previous {
  readonly version: string
  readonly running: boolean
  readonly hostPort?: number
}

/** Where the services of an environment are published, and which networks they join. */
export function placeOf(target: Target, settings: DockerSettings, networkId: string): Place {
  const { bind, network: besides } = settings
  return { network: networkName(target), networkId, bind, ...(besides === undefined ? {} : { besides }) }
}

/** What the decision rests on. */
export type ServiceFacts = Pick<ServiceTask, 'target' | 'service' | 'image' | 'place' | 'observed'>

/** Decides; nothing is done here, so that `dry-run` can print it. */
export function planService({ target, service, image, place, observed }: ServiceFacts): ServicePlan {
  const live = named(observed.containers, liveName(target, service.name))
  const candidate = named(observed.containers, candidateName(target, service.name))
  const slot = (container: Container): Slot => ({
    matches: matches(container, service, image, place),
    state: container.state === 'running' || container.state === 'restarting' ? container.state : 'stopped',
    proven: container.proven,
  })
  const previous = candidate?.proven ? candidate : live
  return {
    ...plan({ ...(live && { live: slot(live) }), ...(candidate && { candidate: slot(candidate) }) }),
    ...(previous && { previous: previousOf(previous) }),
  }
}

function previousOf(container: Container): Previous {
  const hostPort = container.published[0]?.hostPort
  return {
    version: readLabels(container.labels)?.stamp.version ?? 'unknown',
    running: container.state === 'running',
    ...(hostPort === undefined ? {} : { hostPort }),
  }
}

/** A container of the service that was started just now, as its readiness check gets it. */
export function started(
  { service, urlOf }: Pick<ServiceTask, 'service' | 'urlOf'>,
  container: string,
  version: string,
  hostPort: number | undefined,
): ServiceStatus {
  return {
    name: service.name,
    id: container,
    state: 'running',
    outOfMemory: false,
    restarts: 0,
    version,
    image: service.image,
    ...(hostPort === undefined ? {} : { url: urlOf(service.name, hostPort) }),
  }
}
