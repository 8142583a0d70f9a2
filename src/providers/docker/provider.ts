import { dockerCli } from '../../clients/docker/cli.ts'
import type { RegistryLogin } from '../../clients/docker/credentials.ts'
import { readLabels } from '../../core/owner.ts'
import { Secret } from '../../core/secret.ts'
import type { ImagesByService, LiveEnvironment, PreparedImage, Provider } from '../provider.ts'
import { logs, running } from './commands.ts'
import { planEnvironment } from './dry-run.ts'
import { ensure, type Host } from './ensure.ts'
import { Images } from './images.ts'
import type { Image } from './inspect.ts'
import { listOwned } from './list.ts'
import { type Observed, observe } from './observe.ts'
import { removeOwned } from './remove.ts'
import { Sight } from './sight.ts'
import { statusOf, type UrlOf } from './status.ts'
import { removeUnused } from './unused-images.ts'

/** The provider on a Docker engine: the local one, or the one that DOCKER_HOST names. */
export function dockerProvider({
  logins,
  ...options
}: Omit<Host, 'docker' | 'images' | 'sight'> & { readonly logins: readonly RegistryLogin[] }): Provider {
  const docker = dockerCli()
  const images = new Images(docker, logins)
  const sight = new Sight(docker)
  const host: Host = { ...options, docker, images, sight }
  const { urlOf } = host
  return {
    name: 'docker',
    find: async (target, secretNames = []) =>
      liveEnvironment(await observe(docker, target, []), urlOf, secretNames),
    plan: (target, wanted) => planEnvironment(host, target, wanted),
    look: async (target, services) => {
      const looks = [
        sight.look(target, Object.keys(services)),
        images.present(Object.values(services)),
      ] as const
      const [, present] = await Promise.all(looks)
      return prepared(services, present)
    },
    obtain: async (services) => {
      sight.forget()
      images.forget()
      await images.fetched(Object.values(services))
    },
    ensure: (target, wanted, isReady) => ensure(host, target, wanted, isReady),
    status: async (target, service) => {
      const container = await running(docker, target, service)
      return container && statusOf(container, urlOf)
    },
    logs: async (target, service, lines) => {
      const container = await running(docker, target, service)
      return container ? logs(docker, container.name, lines) : ''
    },
    remove: ({ owner }, terms) => removeOwned(docker, owner, terms),
    list: (owner) => listOwned(docker, owner),
    removeUnusedImages: (repository, names) => removeUnused(docker, repository, names),
  }
}

function liveEnvironment(
  { containers, generation }: Observed,
  urlOf: UrlOf,
  secretNames: readonly string[],
): LiveEnvironment | undefined {
  if (generation === undefined) return undefined
  const stamps = containers.flatMap(({ labels }) => readLabels(labels)?.stamp ?? [])
  const services = containers.map((one) => statusOf(one, urlOf))
  const secrets = containers.flatMap(({ env }) => valuesOf(env, secretNames))
  return { generation, stamp: stamps[0] ?? {}, services, secrets }
}

const valuesOf = (env: readonly string[], names: readonly string[]): Secret[] =>
  names.flatMap((name) =>
    env.flatMap((entry) => (entry.startsWith(`${name}=`) ? new Secret(entry.slice(name.length + 1)) : [])),
  )

function prepared(
  services: ImagesByService,
  images: ReadonlyMap<string, Image>,
): readonly PreparedImage[] | undefined {
  const found = Object.entries(services).flatMap(([service, image]) => {
    const labels = images.get(image)?.labels
    return labels ? [{ service, labels }] : []
  })
  return found.length === Object.keys(services).length ? found : undefined
}
