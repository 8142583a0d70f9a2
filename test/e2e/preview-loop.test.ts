import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectNothingLeft, type Listing, takeStock } from '../harness/leftovers.ts'
import { PreviewWorld } from '../harness/preview-world.ts'
import { rig } from '../harness/rig.ts'

interface Health {
  readonly status: string
  readonly version: string
}

const health = (url: string): Promise<Health | undefined> =>
  fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) })
    .then((response) => response.json() as Promise<Health>)
    .catch(() => undefined)

function containersOf(repository: string): string[] {
  const args = [
    'ps',
    '--all',
    '--filter',
    `label=deploy-actions.repository=${repository}`,
    '--format',
    '{{.Names}} {{.State}}',
  ]
  return execFileSync(rig.docker, args, { encoding: 'utf8' }).split('\n').filter(Boolean)
}

async function tagsOf(image: string): Promise<readonly string[]> {
  const [registry = '', ...path] = image.split('/')
  const authorization = `Basic ${Buffer.from(`${rig.registryUser}:${rig.registryPassword}`).toString('base64')}`
  const response = await fetch(`http://${registry}/v2/${path.join('/')}/tags/list`, {
    headers: { authorization },
  })
  const { tags } = (await response.json()) as { tags?: readonly string[] | null }
  return tags ?? []
}

const greet = (greeting: string) => (server: string) => server.replace(/<h1>.*<\/h1>/, `<h1>${greeting}</h1>`)

describe.each(['github', 'gitea', 'forgejo'] as const)(
  'the preview loop with the shipped workflow, in the dialect of %s',
  (dialect) => {
    const repository = `acme/notes-${dialect}`
    let world: PreviewWorld
    let before: Listing
    let number = 0
    let url = ''

    beforeAll(async () => {
      before = takeStock()
      world = await PreviewWorld.create({ dialect, repository })
      number = world.openPullRequest('Greet the reader', greet('Welcome to your notes'))
    })

    afterAll(() => world.clearAway())

    const ownComments = () => world.forge.state.comments(number)

    it('opened: builds, pushes, starts, proves and tells', async () => {
      const run = await world.preview('opened', number)
      const version = world.forge.state.pull(number).head.sha.slice(0, 12)
      expect(run.jobs, run.log).toEqual({ preview: 'success' })
      expect(run.outputs.build).toMatchObject({ version, 'reason-code': 'ok', reused: 'false' })
      expect(run.outputs.build?.image).toMatch(/@sha256:[0-9a-f]{64}$/)
      expect(run.outputs.preview).toMatchObject({ created: 'true', 'reason-code': 'ok', name: 'notes-pr-1' })
      expect(run.outputs.gate).toMatchObject({ verdict: 'healthy', 'served-version': version })
      url = run.outputs.preview?.url ?? ''
      expect(await health(url)).toEqual({ status: 'ok', version })
      expect(containersOf(repository)).toEqual(['notes-pr-1-web running'])
      expect(await tagsOf(world.image)).toEqual(expect.arrayContaining([`sha-${version}`, 'pr-1']))
      expect(ownComments()).toHaveLength(1)
      expect(ownComments()[0]?.body).toContain(url)
      expect(ownComments()[0]?.body).toContain(version)
    })

    it('synchronize: the same address answers with the new version, in the same comment', async () => {
      const version = world.push(number, 'Shorter', greet('Welcome')).slice(0, 12)
      const run = await world.preview('synchronize', number)
      expect(run.jobs, run.log).toEqual({ preview: 'success' })
      expect(run.outputs.preview).toMatchObject({ created: 'false', url })
      expect(await health(url)).toEqual({ status: 'ok', version })
      expect(containersOf(repository)).toEqual(['notes-pr-1-web running'])
      expect(ownComments()).toHaveLength(1)
      expect(ownComments()[0]?.body).toContain(version)
    })

    it('a broken commit: the job is red, the comment says why, and the old version still answers', async () => {
      const good = world.forge.state.pull(number).head.sha.slice(0, 12)
      const version = world
        .push(number, 'Read it', (server) => `import './forgotten.mjs'\n${server}`)
        .slice(0, 12)
      const run = await world.preview('synchronize', number)
      expect(run.jobs).toEqual({ preview: 'failure' })
      expect(run.outputs.preview?.['reason-code']).toBe('start-failed')
      expect(await health(url)).toEqual({ status: 'ok', version: good })
      expect(containersOf(repository)).toEqual(['notes-pr-1-web running'])
      expect(ownComments()).toHaveLength(1)
      expect(ownComments()[0]?.body).toContain(version)
    })

    it('closed: everything is gone, and the comment says so', async () => {
      world.forge.state.close(number)
      const run = await world.preview('closed', number)
      expect(run.jobs, run.log).toEqual({ remove: 'success' })
      expect(await health(url)).toBeUndefined()
      expect(containersOf(repository)).toEqual([])
      expect(await tagsOf(world.image)).not.toContain('pr-1')
      expect(ownComments()).toHaveLength(1)
      expect(ownComments()[0]?.body).toMatch(/removed/i)
      world.forge.assertNoLeftovers()
    })

    it('leaves nothing behind: no container, network, volume, image, process or temporary file', async () => {
      await world.close()
      await expectNothingLeft(before)
    })
  },
)
