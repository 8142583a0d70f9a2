import { expect, it } from 'vitest'
import { startForge } from '../fakes/forge/forge.ts'
import { runAction } from '../harness/run-action.ts'

const config = `app: notes
services: { web: { image: registry.example/notes, port: 8080 } }
environments: { preview: { provider: docker } }`

it.each(['github', 'gitea', 'forgejo'] as const)(
  'a preview can be removed when the branch is gone on %s, without a checkout',
  async (dialect) => {
    const forge = await startForge({ dialect, repository: 'acme/notes' })
    try {
      const { number } = forge.state.createPullRequest()
      forge.state.close(number, { merge: true, deleteBranch: true })
      const event = forge.event('closed', number)
      const { reasonCode } = await runAction('destroy-preview', {
        inputs: { config },
        token: forge.tokens.automatic.value,
        event,
        env: { ...forge.environment(event), DOCKER_HOST: 'unix:///nonexistent/docker.sock' },
      })
      expect(reasonCode).toBe('engine-unreachable') // All that is needed was known by then.
    } finally {
      await forge.close()
    }
  },
)
