import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docker } from '../harness/docker-app.ts'
import { PreviewWorld } from '../harness/preview-world.ts'

describe.each(['github', 'gitea'] as const)('the shipped sweep, in the dialect of %s', (dialect) => {
  const repository = `acme/swept-${dialect}`
  let world: PreviewWorld

  beforeAll(async () => {
    world = await PreviewWorld.create({ dialect, repository })
  })
  afterAll(() => world.clearAway())

  const containers = () =>
    docker(
      'ps',
      '--all',
      '--filter',
      `label=deploy-actions.repository=${repository}`,
      '--format',
      '{{.Names}}',
    )

  it('keeps what is open, and removes what was closed while nobody listened', async () => {
    const number = world.openPullRequest('Anything', (server) => `${server}\n`)
    expect((await world.preview('opened', number)).jobs).toEqual({ preview: 'success' })
    const kept = await world.sweep(number)
    expect(kept.jobs, kept.log).toEqual({ sweep: 'success' })
    expect(containers()).toBe('notes-pr-1-web')

    world.forge.state.close(number)
    world.forge.state.pull(number).closedAt = new Date(Date.now() - 3_600_000).toISOString()
    const swept = await world.sweep(number)
    expect(swept.jobs, swept.log).toEqual({ sweep: 'success' })
    expect(containers()).toBe('')
    world.forge.assertNoLeftovers()
  })
})
