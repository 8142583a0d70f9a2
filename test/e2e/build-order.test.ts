import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import { imageRepository } from '../../src/images/registry.ts'
import { type Forge, startForge } from '../fakes/forge/forge.ts'
import { BuildFolder } from '../harness/build-folder.ts'
import { errorOf } from '../harness/preview-case.ts'
import { rig } from '../harness/rig.ts'
import type { ActionRun } from '../harness/run-action.ts'

const account = () => ({ username: rig.registryUser, password: new Secret(rig.registryPassword) })

/** What the pull request does while an image of it is built. */
describe.each(['github', 'gitea'] as const)('the image of a pull request on %s', (dialect) => {
  let folder: BuildFolder
  let forge: Forge

  beforeEach(async () => {
    folder = new BuildFolder()
    forge = await startForge({ dialect, repository: folder.repository })
  })
  afterEach(async () => {
    await forge.close()
    await folder.remove()
  })

  const digestOf = async (tag: string) =>
    (await imageRepository(folder.image, account()).manifest(tag))?.digest
  const build = (number: number, run: ActionRun = {}, sha = folder.head) => {
    const event = { ...forge.event('synchronize', number) }
    const payload = structuredClone(event.payload) as { pull_request: { head: { sha: string } } }
    payload.pull_request.head.sha = sha
    return folder.build({
      token: forge.tokens.automatic.value,
      ...run,
      event: run.event ?? { name: 'pull_request', payload },
      env: { ...forge.environment(event), ...run.env },
    })
  }
  const head = { method: 'GET', path: /\/pulls\/\d+$/ }

  test('does not take the tag of the pull request back when the run of an old commit is repeated', async () => {
    const [first, { number }] = [folder.head, forge.state.createPullRequest({ sha: folder.head })]
    expect((await build(number)).outputs.tags).toBe(`sha-${first.slice(0, 12)}\npr-1`)
    const second = folder.commit({ 'greeting.txt': 'another one\n' })
    forge.state.push(number, { sha: second })
    await build(number)
    const newest = await digestOf('pr-1')
    execFileSync('git', ['checkout', '--quiet', first], { cwd: folder.path })
    for (const reuse of ['true', 'false']) {
      const again = await build(number, { inputs: { reuse } }, first)
      expect(again).toMatchObject({ code: 0, outputs: { tags: `sha-${first.slice(0, 12)}`, reused: reuse } })
      expect(again.log).toContain(
        `The tag pr-1 is left as it is: pull request 1 has the head ${second.slice(0, 12)}, and this run is for ${first.slice(0, 12)}.`,
      )
      expect(await digestOf('pr-1')).toBe(newest)
    }
  })

  test('leaves no tag behind when the pull request is closed meanwhile', async () => {
    const { number } = forge.state.createPullRequest({ sha: folder.head })
    const close = () => void forge.state.close(number)
    forge.queueFault(head, { kind: 'effect', when: 'before', run: close })
    const ended = await build(number)
    expect(ended).toMatchObject({ code: 0, outputs: { tags: `sha-${folder.head.slice(0, 12)}` } })
    expect(await digestOf('pr-1')).toBeUndefined()
    forge.assertNoLeftovers()
  })

  test('takes the word of the event where the forge is silent', async () => {
    const { number } = forge.state.createPullRequest({ sha: folder.head })
    forge.queueFault({ ...head, times: 4 }, { kind: 'html', code: 502 })
    const ended = await build(number)
    expect(ended).toMatchObject({ code: 0, outputs: { tags: `sha-${folder.head.slice(0, 12)}\npr-1` } })
    expect(ended.log).toContain(
      "Whether the commit is still the head was not told, so the event's word counts",
    )
  })

  test('is not asked about where nothing is written', async () => {
    const { number } = forge.state.createPullRequest({ sha: folder.head })
    await build(number)
    forge.requests.length = 0
    expect((await build(number)).reasonCode).toBe('unchanged')
    expect(forge.requests).toHaveLength(0)
  })

  test('of a fork is pushed for the reviewed commit, and not when another one came while it was built', async () => {
    const { number } = forge.state.createPullRequest({ fork: 'eve', sha: folder.head })
    const reviewed = {
      event: { name: 'workflow_dispatch', payload: {} },
      inputs: { 'trusted-sha': folder.head, 'pull-request': String(number) },
      env: { GITHUB_EVENT_NAME: 'workflow_dispatch', GITHUB_SHA: 'd'.repeat(40) },
    }
    const tag = `sha-${folder.head.slice(0, 12)}`
    forge.queueFault(
      { ...head, nth: 2 },
      { kind: 'effect', when: 'before', run: () => void forge.state.push(number) },
    )
    const late = await build(number, reviewed)
    expect(late).toMatchObject({ code: 1, reasonCode: 'superseded' })
    expect(errorOf(late)).toContain('was reviewed (`trusted-sha`); nothing was done.')
    expect(await digestOf(tag)).toBeUndefined()
    forge.assertNoLeftovers()
    forge.state.push(number, { sha: folder.head })
    const ended = await build(number, reviewed)
    expect(ended).toMatchObject({ code: 0, outputs: { tags: `${tag}\npr-1` } })
    expect(await digestOf('pr-1')).toBe(ended.outputs.digest)
  })
})
