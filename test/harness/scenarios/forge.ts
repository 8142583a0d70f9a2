import { type Forge, startForge } from '../../fakes/forge/forge.ts'
import type { Token } from '../../fakes/forge/tokens.ts'
import type { Target } from '../door.ts'
import type { Profile } from '../profiles.ts'
import type { ActionRun } from '../run-action.ts'
import type { CaseSecret } from '../world.ts'

/** The stand-in forge of one case, with its pull request and the job's token. */
export class CaseForge {
  readonly forge: Forge
  readonly number: number
  #token: Token

  private constructor(forge: Forge, sha: string | undefined) {
    this.forge = forge
    this.number = forge.state.createPullRequest(sha === undefined ? {} : { sha }).number
    this.#token = forge.tokens.automatic
  }

  /** `sha` is the head of the pull request; default a made-up one. */
  static async start({ dialect, version }: Profile, repository: string, sha?: string): Promise<CaseForge> {
    const options = { dialect, repository, ...(version === undefined ? {} : { version }) }
    return new CaseForge(await startForge(options), sha)
  }

  get target(): Target {
    return {
      name: 'forge',
      fits: (host) => host === new URL(this.forge.url).host,
      queueStale: (method, path, nth) =>
        this.forge.queueFault({ method, path, nth }, { kind: 'stale', reads: 1 }),
    }
  }

  get secret(): CaseSecret {
    return { name: 'token of the forge', value: this.#token.value, targets: ['forge'] }
  }

  /** Requests that no route fits, and old answers that nobody asked for: then the case missed its point. */
  missed(): string[] {
    try {
      this.forge.assertNoLeftovers()
      return []
    } catch (error) {
      return [String(error)]
    }
  }

  newToken(): void {
    this.forge.revokeToken(this.#token)
    this.#token = this.forge.addToken()
  }

  /** What the runner of this forge gives to a step for an event of the pull request. */
  run(
    attempt: 1 | 2,
    action: 'opened' | 'synchronize' | 'closed' = 'synchronize',
  ): ActionRun & {
    env: Record<string, string>
  } {
    const event = this.forge.event(action, this.number)
    const env = this.forge.environment(event)
    // Forgejo has the token in the environment of every step.
    for (const name of ['GITHUB_TOKEN', 'FORGEJO_TOKEN']) if (name in env) env[name] = this.#token.value
    return { event, token: this.#token.value, env: { ...env, GITHUB_RUN_ATTEMPT: String(attempt) } }
  }
}
