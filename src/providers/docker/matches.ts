import type { WantedService } from '../provider.ts'
import type { Container, Image } from './inspect.ts'

/** How a service is published, and where. */
export interface Place {
  /** Id of the environment's network. */
  readonly networkId: string
  readonly network: string
  /** Another network that the service joins. */
  readonly besides?: string
  readonly bind: string
}

/**
 * Does the container run exactly what is wanted? Read from the container itself, so that what somebody
 * changed by hand shows. `image` is what the wanted image brings along: its variables come on top of ours.
 */
export function matches(container: Container, service: WantedService, image: Image, place: Place): boolean {
  return (
    container.image === service.image &&
    container.memoryBytes === (service.memoryBytes ?? 0) &&
    container.nanoCpus === Math.round((service.cpus ?? 0) * 1e9) &&
    same(container.command, service.command ?? image.command) &&
    sameEnvironment(container.env, service, image) &&
    samePort(container, service, place) &&
    sameNetworks(container, place)
  )
}

function sameEnvironment(env: readonly string[], service: WantedService, image: Image): boolean {
  const secrets = Object.entries(service.secrets).map(([name, secret]) => [name, secret.reveal()] as const)
  const wanted = new Map([...image.env.map(split), ...Object.entries(service.env), ...secrets])
  const found = new Map(env.map(split))
  return found.size === wanted.size && [...wanted].every(([name, value]) => found.get(name) === value)
}

function samePort({ published }: Container, { port }: WantedService, { bind }: Place): boolean {
  if (port === undefined) return published.length === 0
  const [only, ...more] = published
  return more.length === 0 && only?.containerPort === port && only.bind === bind
}

function sameNetworks({ networks }: Container, { network, networkId, besides }: Place): boolean {
  const wanted = [network, ...(besides === undefined ? [] : [besides])]
  return same(Object.keys(networks).sort(), wanted.sort()) && networks[network] === networkId
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index])

function split(line: string): readonly [string, string] {
  const at = line.indexOf('=')
  return at === -1 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)]
}
