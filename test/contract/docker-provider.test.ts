import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Failure } from '../../src/core/failure.ts'
import { Secret } from '../../src/core/secret.ts'
import { dockerProvider } from '../../src/providers/docker/provider.ts'
import {
  Outdated,
  type Provider,
  type ReadinessCheck,
  type Target,
  type WantedEnvironment,
  type WantedService,
} from '../../src/providers/provider.ts'
import { sleep } from '../../src/runtime/clock.ts'
import { HttpFailure, request } from '../../src/runtime/http.ts'
import { buildDockerApp, docker, removeDockerApp, removeEverythingOf } from '../harness/docker-app.ts'

const repository = `acme/provider-${process.pid}`
const ports = { from: 21_000, to: 21_099 }
const silent = 'nothing listens there'

let image: string
const provider: Provider = dockerProvider({
  settings: { host: '127.0.0.1', bind: '127.0.0.1', ports },
  logins: [],
  urlOf: (_, port) => `http://127.0.0.1:${port}`,
})

const targetOf = (pullRequest: number): Target => ({
  owner: { repository, app: 'notes', environment: 'preview', pullRequest },
  name: `notes-${process.pid}-pr-${pullRequest}`,
})

function wanted(version: string, over: Partial<WantedService> = {}, expires?: string): WantedEnvironment {
  const env = { APP_VERSION: version, ...over.env }
  const service: WantedService = { name: 'api', image, port: 8080, secrets: {}, ...over, env }
  return { stamp: { version, run: '7', ...(expires ? { expires } : {}) }, services: [service] }
}

/** Ready when the app answers its version, within two seconds. */
const answers: ReadinessCheck = async (service, signal) => {
  const end = Date.now() + 2000
  while (Date.now() < end && !signal.aborted) {
    const served = await versionAt(service.url)
    if (served === service.version) return
    await sleep(50)
  }
  throw new Error(silent)
}

async function versionAt(url: string | undefined): Promise<string | undefined> {
  if (url === undefined) return undefined
  try {
    const { body } = await request({ method: 'GET', url: new URL(url), timeoutMs: 500 })
    return (JSON.parse(body.toString()) as { version: string }).version
  } catch (error) {
    if (error instanceof HttpFailure) return undefined
    throw error
  }
}

const failureOf = async (promise: Promise<unknown>): Promise<Failure> =>
  promise.then(
    () => {
      throw new Error('it was expected to fail')
    },
    (error: Failure) => error,
  )

const containersOf = (target: Target): string[] =>
  docker('container', 'ls', '--all', '--format', '{{.Names}} {{.State}}', '--filter', `name=${target.name}-`)
    .split('\n')
    .filter(Boolean)
    .sort()

beforeAll(() => {
  image = buildDockerApp()
})
afterEach(() => removeEverythingOf(repository))
afterAll(() => removeDockerApp(image))

describe('a first version', () => {
  it('is created with network, labels and limits, and answers', async () => {
    const target = targetOf(1)
    const over = { memoryBytes: 64 * 1024 ** 2, cpus: 0.5, secrets: { MARK: new Secret('s3cret value') } }
    const done = await provider.ensure(target, wanted('v1', over, '2030-01-01T00:00:00.000Z'), answers)
    expect(done).toMatchObject({ created: true, expires: '2030-01-01T00:00:00.000Z' })
    expect(done.services).toEqual([{ name: 'api', change: 'created', url: expect.any(String) }])
    expect(await versionAt(done.services[0]?.url)).toBe('v1')
    const [found] = JSON.parse(docker('container', 'inspect', `${target.name}-api`)) as [
      { Config: { Labels: Record<string, string>; Env: string[] }; HostConfig: Record<string, unknown> },
    ]
    expect(found.Config.Labels).toEqual({
      made: '', // The image's own.
      'deploy-actions.repository': repository,
      'deploy-actions.app': 'notes',
      'deploy-actions.environment': 'preview',
      'deploy-actions.pull-request': '1',
      'deploy-actions.generation': done.generation,
      'deploy-actions.service': 'api',
      'deploy-actions.version': 'v1',
      'deploy-actions.run': '7',
      'deploy-actions.expires': '2030-01-01T00:00:00.000Z',
    })
    expect(found.Config.Env).toContain('MARK=s3cret value')
    expect(found.HostConfig).toMatchObject({
      Memory: 64 * 1024 ** 2,
      NanoCpus: 500_000_000,
      Init: true,
      RestartPolicy: { Name: 'unless-stopped' },
      SecurityOpt: ['no-new-privileges'],
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '2' } },
    })
    expect(containersOf(target)).toEqual([`${target.name}-api running`])
  })

  it('goes away entirely when it never becomes ready', async () => {
    const target = targetOf(2)
    const failed = await failureOf(
      provider.ensure(target, wanted('v1', { env: { BEHAVIOUR: 'never-listens' } }), answers),
    )
    expect(failed.message).toBe(
      'Version v1 of "api" did not become ready: nothing listens there. There was no version before it; nothing of it was left running.',
    )
    expect(failed.reasonCode).toBe('start-failed')
    expect(containersOf(target)).toEqual([])
  })

  it('that ends at once is told at once, with its log', async () => {
    const started = Date.now()
    const failed = await failureOf(
      provider.ensure(targetOf(3), wanted('v1', { env: { BEHAVIOUR: 'crashes' } }), (_, signal) =>
        sleep(60_000, signal),
      ),
    )
    expect(Date.now() - started).toBeLessThan(15_000)
    expect(failed.message).toBe(
      'Version v1 of "api" ended with exit code 3 before it was ready. There was no version before it; nothing of it was left running.',
    )
    expect(failed.evidence[0]?.text).toContain('Error: DATABASE_URL has no host')
  })

  it('that needs more memory than it may have is told so', async () => {
    const over = { memoryBytes: 64 * 1024 ** 2, env: { BEHAVIOUR: 'eats-memory' } }
    const failed = await failureOf(
      provider.ensure(targetOf(4), wanted('v1', over), (_, signal) => sleep(60_000, signal)),
    )
    expect(failed.message).toBe(
      'Version v1 of "api" needs more memory than its limit of 64MB; the engine ended it before it was ready. There was no version before it; nothing of it was left running.',
    )
    expect(failed.remedy).toBe(
      'Raise `memory` of the service "api" in deploy.yml, or let the app use less. The log of this step shows what it printed last.',
    )
  })
})

describe('an update', () => {
  it('keeps address and generation, and measures the gap', async () => {
    const target = targetOf(5)
    const first = await provider.ensure(target, wanted('v1'), answers)
    const second = await provider.ensure(target, wanted('v2'), answers)
    expect(second.created).toBe(false)
    expect(second.generation).toBe(first.generation)
    expect(second.services).toEqual([
      { name: 'api', change: 'updated', url: first.services[0]?.url, gapMs: expect.any(Number) },
    ])
    expect(await versionAt(first.services[0]?.url)).toBe('v2')
    expect(containersOf(target)).toEqual([`${target.name}-api running`])
    console.log(`gap of an update: ${second.services[0]?.gapMs} ms`)
  })

  it('to the same is nothing at all', async () => {
    const target = targetOf(6)
    await provider.ensure(target, wanted('v1'), answers)
    const id = docker(
      'container',
      'inspect',
      '--format',
      '{{.Id}} {{.State.StartedAt}}',
      `${target.name}-api`,
    )
    const again = await provider.ensure(target, wanted('v1'), answers)
    expect(again.services[0]?.change).toBe('unchanged')
    expect(
      docker('container', 'inspect', '--format', '{{.Id}} {{.State.StartedAt}}', `${target.name}-api`),
    ).toBe(id)
  })

  it.each<[string, Partial<WantedService>]>([
    ['another variable', { env: { MARK: 'x' } }],
    ['another secret', { secrets: { TOKEN: new Secret('t') } }],
    ['another limit', { memoryBytes: 128 * 1024 ** 2 }],
    ['another command', { command: ['node', '/app/server.mjs', '--flag'] }],
  ])('is made for %s', async (_, over) => {
    const target = targetOf(7)
    await provider.ensure(target, wanted('v1'), answers)
    const done = await provider.ensure(target, wanted('v1', over), answers)
    expect(done.services[0]?.change).toBe('updated')
  })

  it('that fails lets the previous version answer again', async () => {
    const target = targetOf(8)
    const first = await provider.ensure(target, wanted('v1'), answers)
    const failed = await failureOf(
      provider.ensure(target, wanted('v2', { env: { BEHAVIOUR: 'crashes' } }), answers),
    )
    expect(failed.message).toBe(
      'Version v2 of "api" ended with exit code 3 before it was ready. The previous version v1 answers again.',
    )
    expect(await versionAt(first.services[0]?.url)).toBe('v1')
    expect(containersOf(target)).toEqual([`${target.name}-api running`])
  })

  it('whose image does not exist leaves the previous version alone', async () => {
    const target = targetOf(9)
    await provider.ensure(target, wanted('v1'), answers)
    const missing = `sha256:${'0'.repeat(64)}`
    const failed = await failureOf(provider.ensure(target, wanted('v2', { image: missing }), answers))
    expect(failed.message).toBe(`This Docker engine has no image ${missing}.`)
    expect(failed.reasonCode).toBe('image-not-found')
    expect(containersOf(target)).toEqual([`${target.name}-api running`])
  })

  it('removes services that are not wanted any more', async () => {
    const target = targetOf(10)
    const both = wanted('v1')
    const worker: WantedService = { name: 'worker', image, env: {}, secrets: {} }
    const up: ReadinessCheck = async () => {}
    await provider.ensure(target, { ...both, services: [...both.services, worker] }, up)
    expect(containersOf(target)).toEqual([`${target.name}-api running`, `${target.name}-worker running`])
    await provider.ensure(target, wanted('v1'), up)
    expect(containersOf(target)).toEqual([`${target.name}-api running`])
  })
})

describe('two services', () => {
  it('of which the second fails are told as they are', async () => {
    const target = targetOf(21)
    const both = (version: string, behaviour: string): WantedEnvironment => {
      const env = { APP_VERSION: version, BEHAVIOUR: behaviour }
      const one = wanted(version)
      return { ...one, services: [...one.services, { name: 'worker', image, env, secrets: {} }] }
    }
    const ready: ReadinessCheck = async (service, signal) =>
      service.name === 'api' ? answers(service, signal) : sleep(1000, signal)
    await provider.ensure(target, both('v1', ''), ready)
    const failed = await failureOf(provider.ensure(target, both('v2', 'crashes'), ready))
    expect(failed.message).toBe(
      'Version v2 of "worker" ended with exit code 3 before it was ready. The previous version v1 answers again. "api" already runs the new version; "worker" runs v1 again.',
    )
    expect(failed.details.services).toEqual([{ name: 'api', change: 'updated', url: expect.any(String) }])
    expect((await provider.status(target, 'api'))?.version).toBe('v2')
    expect((await provider.status(target, 'worker'))?.version).toBe('v1')
  })
})

describe('a name that is taken after the look', () => {
  /** Somebody makes the container of the second service while the first one becomes ready. */
  const raced = (target: Target, ...options: string[]) => {
    const worker: WantedService = { name: 'worker', image, env: {}, secrets: {} }
    const both = { ...wanted('v1'), services: [...wanted('v1').services, worker] }
    const name = `${target.name}-worker.next`
    const run = provider.ensure(target, both, async (service) => {
      if (service.name === 'api') docker('container', 'create', '--name', name, ...options, image)
    })
    return { name, failure: failureOf(run) }
  }

  it('by another run of the same pull request is left to it', async () => {
    const target = targetOf(22)
    const { name, failure } = raced(target, ...labelsOf(target, 'abc'))
    const failed = await failure
    expect(failed.reasonCode).toBe('superseded')
    expect(failed.message).toContain(
      `Another run for pull request #22 is at work on the same preview: it made the container "${name}" meanwhile. What it made was not touched.`,
    )
    expect(failed).toBeInstanceOf(Outdated)
    expect(containersOf(target)).toContain(`${name} created`)
  })

  it('by somebody else is told as such', async () => {
    const target = targetOf(23)
    const { name, failure } = raced(target)
    try {
      expect((await failure).reasonCode).toBe('not-ours')
      expect(containersOf(target)).toContain(`${name} created`)
    } finally {
      docker('container', 'rm', name)
    }
  })

  it('for the network is left to the other run, too', async () => {
    const target = targetOf(24)
    await provider.look(target, { api: image })
    docker('network', 'create', ...labelsOf(target, 'abc'), target.name)
    const failed = await failureOf(provider.ensure(target, wanted('v1'), answers))
    expect(failed.reasonCode).toBe('superseded')
    expect(failed.message).toContain(`it made the network "${target.name}" meanwhile.`)
    expect(containersOf(target)).toEqual([])
  })
})

describe('what a killed run left', () => {
  const labelsFor = (target: Target) => [
    ...labelsOf(target, 'abc'),
    ...['service=api', 'version=v0'].flatMap((label) => ['--label', `deploy-actions.${label}`]),
  ]
  const whole = (target: Target) => [`${target.name}-api running`]

  it('is adopted: a network without a container', async () => {
    const target = targetOf(30)
    docker('network', 'create', ...labelsOf(target, 'abc'), target.name)
    const done = await provider.ensure(target, wanted('v1'), answers)
    expect(done).toMatchObject({ generation: 'abc', created: true })
    expect(containersOf(target)).toEqual(whole(target))
  })

  it('is made anew: a container that has not proven itself', async () => {
    const target = targetOf(31)
    docker('container', 'create', '--name', `${target.name}-api.next`, ...labelsFor(target), image)
    const done = await provider.ensure(target, wanted('v1'), answers)
    expect(done.generation).toBe('abc')
    expect(await versionAt(done.services[0]?.url)).toBe('v1')
    expect(containersOf(target)).toEqual(whole(target))
  })

  it('is completed: a container that has proven itself, beside the one that it replaces', async () => {
    const target = targetOf(32)
    const first = await provider.ensure(target, wanted('v1'), answers)
    docker('container', 'rename', `${target.name}-api`, `${target.name}-api.next`)
    docker('container', 'create', '--name', `${target.name}-api`, ...labelsFor(target), image)
    const done = await provider.ensure(target, wanted('v1'), answers)
    expect(done.services).toEqual([{ name: 'api', change: 'updated', url: first.services[0]?.url }])
    expect(containersOf(target)).toEqual(whole(target))
  })

  it('goes: a container that a removal had marked', async () => {
    const target = targetOf(33)
    const going = `${target.name}-api.${'a'.repeat(12)}.gone`
    docker('container', 'create', '--name', going, ...labelsFor(target), image)
    const done = await provider.ensure(target, wanted('v1'), answers)
    expect(done.created).toBe(true)
    expect(containersOf(target)).toEqual(whole(target))
    docker('container', 'create', '--name', going, ...labelsFor(target), image)
    const [listed] = await provider.list({ repository, app: 'notes', environment: 'preview' })
    expect(listed?.target).toEqual(target)
    expect((await provider.remove(target)).removed).toContain(`container ${target.name}-api`)
    expect(containersOf(target)).toEqual([])
  })
})

describe('another network', () => {
  it('is joined besides the own one, and counts when the wanted is compared', async () => {
    const shared = `shared-${process.pid}`
    const settings = { host: '127.0.0.1', bind: '127.0.0.1', ports }
    const joined = dockerProvider({
      settings: { ...settings, network: shared },
      logins: [],
      urlOf: (_, port) => `http://127.0.0.1:${port}`,
    })
    const target = targetOf(20)
    docker('network', 'create', shared)
    try {
      await provider.ensure(target, wanted('v1'), answers)
      expect((await joined.ensure(target, wanted('v1'), answers)).services[0]?.change).toBe('updated')
      expect((await joined.ensure(target, wanted('v1'), answers)).services[0]?.change).toBe('unchanged')
      const format = '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}'
      const networks = docker('container', 'inspect', '--format', format, `${target.name}-api`)
      expect(networks.split(' ').sort()).toEqual([target.name, shared])
    } finally {
      removeEverythingOf(repository)
      docker('network', 'rm', shared)
    }
  })
})

describe('a port', () => {
  it('that was taken while the preview stood still is told with its holder', async () => {
    const target = targetOf(11)
    const first = await provider.ensure(target, wanted('v1'), answers)
    const port = new URL(first.services[0]?.url ?? '').port
    docker('container', 'stop', '--time', '1', `${target.name}-api`)
    const thief = `thief-${process.pid}`
    docker('run', '--detach', '--name', thief, '--publish', `127.0.0.1:${port}:8080`, image)
    try {
      const failed = await failureOf(provider.ensure(target, wanted('v2'), answers))
      expect(failed.reasonCode).toBe('port-taken')
      expect(failed.message).toContain(
        `Version v2 of "api" could not be started: Port ${port}, which the preview keeps for "api", is in use by the container "${thief}".`,
      )
      expect(failed.remedy).toContain(`docker stop ${thief}`)
    } finally {
      docker('container', 'rm', '--force', thief)
    }
  })
})

describe('what is not ours', () => {
  it('is never touched', async () => {
    const target = targetOf(12)
    docker('container', 'create', '--name', `${target.name}-api`, image)
    try {
      const failed = await failureOf(provider.ensure(target, wanted('v1'), answers))
      expect(failed.reasonCode).toBe('not-ours')
      expect(failed.message).toBe(
        `The container "${target.name}-api" exists already and was not made by deploy-actions (it has no owner labels). It was not touched.`,
      )
      expect((await provider.remove(target)).removed).toEqual([])
      expect(containersOf(target)).toEqual([`${target.name}-api created`])
    } finally {
      docker('container', 'rm', `${target.name}-api`)
    }
  })
})

describe('removing', () => {
  it('takes containers, volumes and the network of this pull request, and of no other', async () => {
    const [one, twelve] = [targetOf(1), targetOf(12)]
    const done = await provider.ensure(one, wanted('v1'), answers)
    await provider.ensure(twelve, wanted('v1'), answers)
    const volume = `${one.name}-data`
    docker('volume', 'create', ...labelsOf(one, done.generation), volume)
    const removal = await provider.remove(one)
    expect(removal.removed.toSorted()).toEqual([
      `container ${one.name}-api`,
      `network ${one.name}`,
      `volume ${volume}`,
    ])
    expect(removal.remaining).toEqual([])
    expect(await provider.find(one)).toBeUndefined()
    expect((await provider.find(twelve))?.services).toHaveLength(1)
    expect(await provider.remove(one)).toEqual({ removed: [], remaining: [] })
  })

  it('leaves another generation alone', async () => {
    const target = targetOf(13)
    await provider.ensure(target, wanted('v1'), answers)
    expect(await provider.remove(target, { generation: 'older' })).toEqual({ removed: [], remaining: [] })
    expect(containersOf(target)).toHaveLength(1)
  })

  it('tells what is left and how to remove it by hand', async () => {
    const target = targetOf(14)
    await provider.ensure(target, wanted('v1'), answers)
    const guest = `guest-${process.pid}`
    docker('run', '--detach', '--name', guest, '--network', target.name, image)
    try {
      const { removed, remaining } = await provider.remove(target)
      expect(removed).toEqual([`container ${target.name}-api`])
      expect(remaining).toEqual([
        {
          resource: `network ${target.name}`,
          reason: expect.stringContaining('has active endpoints'),
          command: `docker network rm ${target.name}`,
        },
      ])
    } finally {
      docker('container', 'rm', '--force', guest)
    }
  })
})

describe('listing', () => {
  it('finds previews by their labels, half-made ones too', async () => {
    const [whole, half] = [targetOf(15), targetOf(16)]
    const done = await provider.ensure(whole, wanted('v1', {}, '2030-01-01T00:00:00.000Z'), answers)
    docker('network', 'create', ...labelsOf(half, 'abc'), half.name)
    const found = await provider.list({ repository, app: 'notes', environment: 'preview' })
    expect(found.toSorted((a, b) => a.target.name.localeCompare(b.target.name))).toEqual([
      { target: whole, generation: done.generation, expires: '2030-01-01T00:00:00.000Z', images: [image] },
      { target: half, generation: 'abc', images: [] },
    ])
  })
})

function labelsOf({ owner }: Target, generation: string): string[] {
  const labels = { ...owner, 'pull-request': owner.pullRequest, generation }
  return ['repository', 'app', 'environment', 'pull-request', 'generation'].flatMap((key) => [
    '--label',
    `deploy-actions.${key}=${labels[key as keyof typeof labels]}`,
  ])
}
