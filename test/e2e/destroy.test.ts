import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import { imageRepository } from '../../src/images/registry.ts'
import { RegistryDoor } from '../fakes/registry/door.ts'
import { buildDockerApp, docker, removeDockerApp, removeEverythingOf } from '../harness/docker-app.ts'
import { errorOf, PreviewCase } from '../harness/preview-case.ts'
import { putImage, removeImages } from '../harness/registry-image.ts'
import { rig } from '../harness/rig.ts'

const app = `gone-${process.pid}`
const repository = `acme/${app}`
let at: PreviewCase

beforeAll(async () => {
  at = await PreviewCase.start(repository, app, buildDockerApp())
})
afterEach(() => removeEverythingOf(repository))
afterAll(async () => {
  await at.forge.close()
  removeDockerApp(at.image)
})

/** An open pull request with a running preview. */
async function previewed(inputs: Readonly<Record<string, string>> = {}): Promise<number> {
  const { number } = at.forge.state.createPullRequest()
  expect(await at.provision(number, { inputs })).toMatchObject({ code: 0 })
  return number
}

const name = (number: number): string => `${app}-pr-${number}`
const container = (number: number): string => `container ${name(number)}-web`
const network = (number: number): string => `network ${name(number)}`
const exists = (number: number): boolean =>
  docker('container', 'ls', '--all', '--quiet', '--filter', `name=^/${name(number)}-web$`) !== ''

describe('closing a pull request', () => {
  it('removes its preview, and only its', async () => {
    const [one, other] = [await previewed(), await previewed()]
    at.forge.state.close(one, { merge: true, deleteBranch: true })
    const done = await at.destroy(one)
    expect(done).toMatchObject({ code: 0, reasonCode: 'ok' })
    expect(done.outputs.destroyed?.split('\n')).toEqual([container(one), network(one)])
    expect(done.outputs.remaining).toBe('[]')
    expect(done.result).toMatchObject({
      name: name(one),
      destroyed: [container(one), network(one)],
      remaining: [],
    })
    expect([exists(one), exists(other)]).toEqual([false, true])
  })

  it('twice is well, too', async () => {
    const number = await previewed()
    at.forge.state.close(number)
    await at.destroy(number)
    const again = await at.destroy(number)
    expect(again).toMatchObject({ code: 0, reasonCode: 'unchanged' })
    expect(again.result.message).toBe(`Preview ${name(number)}: found nothing to remove.`)
  })

  it('that is open again leaves the preview alone, unless it is forced', async () => {
    const number = await previewed()
    const refused = await at.destroy(number)
    expect(errorOf(refused)).toBe(
      `Pull request #${number} is open (head ${at.forge.state.pull(number).head.sha.slice(0, 12)}); its preview was left as it is.\n` +
        'Close it first, or pass `force: true`.\n(reason-code: pr-open)',
    )
    expect(exists(number)).toBe(true)
    expect(await at.destroy(number, { inputs: { force: 'true' } })).toMatchObject({ code: 0 })
    expect(exists(number)).toBe(false)
  })

  it('tells what could not be removed, and how to do it by hand', async () => {
    const number = await previewed()
    at.forge.state.close(number)
    const guest = `guest-${process.pid}`
    docker('run', '--detach', '--name', guest, '--network', name(number), at.image)
    try {
      const failed = await at.destroy(number)
      expect(failed).toMatchObject({ code: 1, reasonCode: 'removal-incomplete' })
      expect(errorOf(failed)).toMatch(
        /^1 resource could not be removed \(1 were\):\n {2}- network .*: .*active endpoints/,
      )
      expect(errorOf(failed)).toContain(`By hand:\n  docker network rm ${name(number)}`)
      expect(failed.outputs.destroyed).toBe(container(number))
      expect(JSON.parse(failed.outputs.remaining ?? '')).toMatchObject([{ resource: network(number) }])
    } finally {
      docker('container', 'rm', '--force', guest)
    }
  })

  it('as a dry run only tells', async () => {
    const number = await previewed()
    at.forge.state.close(number)
    const dry = await at.destroy(number, { inputs: { 'dry-run': 'true' } })
    expect(dry).toMatchObject({ code: 0, reasonCode: 'skipped' })
    expect(dry.log).toContain(`Would remove the preview ${name(number)}`)
    expect(exists(number)).toBe(true)
  })
})

describe('the sweep', () => {
  it('removes what was closed, and keeps what is open or just closed', async () => {
    const [open, closed] = [await previewed({ expires: '1h' }), await previewed()]
    at.forge.state.close(closed)
    const early = await at.sweep({ 'dry-run': 'false' })
    expect(early).toMatchObject({ code: 0, reasonCode: 'unchanged' })
    expect(early.log).toContain(`${name(closed)} stays: its pull request was closed less than 10m ago.`)

    const done = await at.sweep({ 'dry-run': 'false', grace: '1ms' })
    expect(done.log).toContain(`The preview ${name(closed)} is removed: its pull request is closed.`)
    expect([exists(open), exists(closed)]).toEqual([true, false])
  })

  /** A container as a preview has it, of the generation `g`. */
  const create = (number: number, expires: string): void => {
    const fixed = { repository, app, environment: 'preview', generation: 'g', service: 'web' }
    const labels = Object.entries({ ...fixed, 'pull-request': number, expires })
    const options = labels.flatMap(([key, value]) => ['--label', `deploy-actions.${key}=${value}`])
    docker('container', 'create', '--name', `${name(number)}-web`, ...options, at.image)
  }

  it('keeps a preview whose expiry was moved while others were being removed', async () => {
    const numbers = [at.forge.state.createPullRequest().number, at.forge.state.createPullRequest().number]
    for (const number of numbers) create(number, '2020-01-01T00:00:00.000Z')
    let moved: number | undefined
    const done = await at.sweep({ 'dry-run': 'false' }, (line) => {
      const first = numbers.find((number) => line.includes(`The preview ${name(number)} is removed`))
      if (first === undefined || moved !== undefined) return
      moved = numbers.find((number) => number !== first) ?? 0
      docker('container', 'rm', `${name(moved)}-web`)
      create(moved, '2099-01-01T00:00:00.000Z')
    })
    expect(done.code, done.log).toBe(0)
    expect(numbers.filter(exists)).toEqual([moved])
  })

  it('removes what is past its expiry, though its pull request is open', async () => {
    const { number } = at.forge.state.createPullRequest()
    create(number, '2020-01-01T00:00:00.000Z')
    const done = await at.sweep({ 'dry-run': 'false' })
    expect(done.log).toContain(
      `The preview ${name(number)} is removed: it expired at 2020-01-01T00:00:00.000Z.`,
    )
    expect(exists(number)).toBe(false)
  })

  it('only tells by default', async () => {
    const number = await previewed()
    at.forge.state.close(number)
    const dry = await at.sweep({ grace: '1ms' })
    expect(dry).toMatchObject({ code: 0, reasonCode: 'skipped' })
    expect(dry.result['would-destroy']).toEqual([`the preview ${name(number)}: its pull request is closed`])
    expect(exists(number)).toBe(true)
  })

  it('goes on after a pull request that the forge fails to tell about, and fails at the end', async () => {
    const [unknown, closed] = [await previewed(), await previewed()]
    for (const number of [unknown, closed]) at.forge.state.close(number)
    const path = new RegExp(`/pulls/${unknown}$`)
    at.forge.queueFault({ method: 'GET', path, times: 2 }, { kind: 'status', code: 403 })
    const dry = await at.sweep({ grace: '1ms' })
    expect(dry).toMatchObject({ code: 1, reasonCode: 'forge-forbidden' })
    expect(dry.result['would-destroy']).toEqual([`the preview ${name(closed)}: its pull request is closed`])

    const done = await at.sweep({ 'dry-run': 'false', grace: '1ms' })
    expect(done).toMatchObject({ code: 1, reasonCode: 'removal-incomplete' })
    expect(done.outputs.destroyed?.split('\n')).toEqual([container(closed), network(closed)])
    expect(JSON.parse(done.outputs.remaining ?? '')).toMatchObject([{ resource: `preview ${name(unknown)}` }])
    expect(errorOf(done)).not.toContain('By hand')
    expect([exists(unknown), exists(closed)]).toEqual([true, false])
  })

  it('asks the forge about each just before it goes, so that one that is reopened meanwhile stays', async () => {
    const numbers = [await previewed(), await previewed()]
    for (const number of numbers) at.forge.state.close(number)
    let reopened: number | undefined
    await at.sweep({ 'dry-run': 'false', grace: '1ms' }, (line) => {
      const first = numbers.find((number) => line.includes(`The preview ${name(number)} is removed`))
      if (first === undefined || reopened !== undefined) return
      reopened = numbers.find((number) => number !== first)
      at.forge.state.reopen(reopened ?? 0)
    })
    expect(numbers.filter(exists)).toEqual([reopened])
  })
})

describe('the image tag of a preview', () => {
  const image = `${rig.registry}/${repository}`
  const account = { username: rig.registryUser, password: new Secret(rig.registryPassword) }
  const credentials = { 'registry-username': rig.registryUser, 'registry-password': rig.registryPassword }
  /** With a service that is built; `more` is the YAML flow entry of another one. */
  const config = (more = '') =>
    at
      .config({ service: 'build: {}' })
      .replace(`registry.example/${app}`, image)
      .replace('services: {', `services: {${more}`)

  afterEach(() => removeImages(repository))

  /** Pushes something of its own under these tags, so that they share one digest. */
  const push = (tags: readonly string[], builtFor = repository) =>
    putImage(repository, tags, { 'deploy-actions.repository': builtFor, made: String(Math.random()) })

  it('goes with it, where nothing else can mean its digest', async () => {
    const number = await previewed()
    await push([`pr-${number}`, `sha-${at.forge.state.pull(number).head.sha.slice(0, 12)}`])
    at.forge.state.close(number)
    const done = await at.destroy(number, { inputs: { config: config(), ...credentials } })
    expect(done.outputs.destroyed?.split('\n')).toContain(`image tag ${image}:pr-${number}`)
    expect(await imageRepository(image, account).tags()).toEqual([])
  })

  it('never takes the tag of something else along', async () => {
    const number = await previewed()
    await push([`pr-${number}`, 'main'])
    at.forge.state.close(number)
    const done = await at.destroy(number, { inputs: { config: config(), ...credentials } })
    expect(done.code).toBe(0)
    expect(await imageRepository(image, account).tags()).toContain('main')
  })

  it('stays where another repository pushed it under the same name', async () => {
    const number = await previewed()
    await push([`pr-${number}`], 'acme/somebody-else')
    at.forge.state.close(number)
    const done = await at.destroy(number, { inputs: { config: config(), ...credentials } })
    expect(done).toMatchObject({ code: 0, reasonCode: 'ok' })
    expect(done.log).toContain(
      `Left in the registry: ${image}:pr-${number}: it was not built for this repository`,
    )
    expect(await imageRepository(image, account).tags()).toEqual([`pr-${number}`])
  })

  it('is asked for only in the registry of what is built: no other one gets a request', async () => {
    const number = await previewed()
    await push([`pr-${number}`])
    at.forge.state.close(number)
    const asked: string[] = []
    const door = await RegistryDoor.open(rig.registry, ({ path }) => {
      asked.push(path)
      return undefined
    })
    try {
      const withCache = config(` cache: { image: "${door.address}/acme/cache" },`)
      const done = await at.destroy(number, { inputs: { config: withCache, ...credentials } })
      expect(done.outputs.destroyed?.split('\n')).toContain(`image tag ${image}:pr-${number}`)
      expect(asked).toEqual([])
    } finally {
      await door.close()
    }
  })

  it('stays without credentials, and that is said', async () => {
    const number = await previewed()
    at.forge.state.close(number)
    const done = await at.destroy(number, { inputs: { config: config() } })
    expect(done).toMatchObject({ code: 0, reasonCode: 'ok' })
    expect(done.log).toContain(
      `Left in the registry: ${image}:pr-${number}: no registry credentials were given`,
    )
  })

  it('is named by a dry run of the sweep', async () => {
    const number = await previewed()
    at.forge.state.close(number)
    const dry = await at.sweep({ grace: '1ms', config: config(), ...credentials })
    expect(dry.result['would-destroy']).toEqual([
      `the preview ${name(number)}: its pull request is closed`,
      `the image tag ${image}:pr-${number}`,
    ])
  })

  it('goes in the sweep, too, where no preview is left that would lead to it', async () => {
    const [open, closed] = [at.forge.state.createPullRequest(), at.forge.state.createPullRequest()]
    at.forge.state.close(closed.number)
    await push([`pr-${open.number}`])
    await push([`pr-${closed.number}`])
    await push(['main'])
    const inputs = { grace: '1ms', config: config(), ...credentials }
    const dry = await at.sweep(inputs)
    expect(dry.result['would-destroy']).toEqual([
      `the image tag ${image}:pr-${closed.number}: its pull request is closed`,
    ])
    const done = await at.sweep({ ...inputs, 'dry-run': 'false' })
    expect(done.outputs.destroyed?.split('\n')).toEqual([`image tag ${image}:pr-${closed.number}`])
    expect((await imageRepository(image, account).tags()).toSorted()).toEqual(['main', `pr-${open.number}`])
  })

  it('that cannot be removed is told, and does not keep the preview', async () => {
    const number = await previewed()
    at.forge.state.close(number)
    const wrong = { ...credentials, 'registry-password': 'not-the-password' }
    const failed = await at.destroy(number, { inputs: { config: config(), ...wrong } })
    expect(failed).toMatchObject({ code: 1, reasonCode: 'removal-incomplete' })
    expect(exists(number)).toBe(false)
  })
})
