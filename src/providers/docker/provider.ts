import { dockerCli } from '../../clients/docker/cli.ts'
import { readLabels } from '../../core/owner.ts'
import type { LiveEnvironment, Provider } from '../provider.ts'
import { logs, running } from './commands.ts'
import { planEnvironment } from './dry-run.ts'
import { ensure, type Host } from './ensure.ts'
import { listOwned } from './list.ts'
import { type Observed, observe } from './observe.ts'
import { removeOwned } from './remove.ts'
import { statusOf, type UrlOf } from './status.ts'

/** The provider on a Docker engine: the local one, or the one that DOCKER_HOST names. */
export function dockerProvider(host: Omit<Host, 'docker'>): Provider {
  const docker = dockerCli()
  const { urlOf } = host
  return {
    name: 'docker',
    find: async (target) => liveEnvironment(await observe(docker, target, []), urlOf),
    plan: (target, wanted) => planEnvironment({ ...host, docker }, target, wanted),
    ensure: (target, wanted, isReady) => ensure({ ...host, docker }, target, wanted, isReady),
    status: async (target, service) => {
      const container = await running(docker, target, service)
      return container && statusOf(container, urlOf)
    },
    logs: async (target, service, lines) => {
      const container = await running(docker, target, service)
      return container ? logs(docker, container.name, lines) : ''
    },
    remove: ({ owner }, generation) => removeOwned(docker, owner, generation),
    list: (owner) => listOwned(docker, owner),
  }
}

function liveEnvironment({ containers, generation }: Observed, urlOf: UrlOf): LiveEnvironment | undefined {
  if (generation === undefined) return undefined
  const stamps = containers.flatMap(({ labels }) => readLabels(labels)?.stamp ?? [])
  return { generation, stamp: stamps[0] ?? {}, services: containers.map((one) => statusOf(one, urlOf)) }
}
