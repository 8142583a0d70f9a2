import type { PullRequestAction } from '../fakes/forge/events.ts'
import { type Forge, startForge } from '../fakes/forge/forge.ts'
import { type ActionRun, type EndedAction, runAction } from './run-action.ts'

/** A forge with one repository, and the preview actions run for its pull requests, each started as a runner would. */
export class PreviewCase {
  readonly forge: Forge
  /** Name of the app: part of every name on the engine, so one of its own for each test file. */
  readonly app: string
  readonly image: string

  private constructor(forge: Forge, app: string, image: string) {
    this.forge = forge
    this.app = app
    this.image = image
  }

  static async start(repository: string, app: string, image: string): Promise<PreviewCase> {
    return new PreviewCase(await startForge({ dialect: 'github', repository }), app, image)
  }

  /** A deploy.yml; `service` and `environment` are YAML flow entries that are added. */
  config({ service = '', environment = '' }: { service?: string; environment?: string } = {}): string {
    return [
      `app: ${this.app}`,
      `services: { web: { image: registry.example/${this.app}, port: 8080, health: { path: /, version: /version }${service && `, ${service}`} } }`,
      `environments: { preview: { provider: docker, docker: { ports: 22000-22099 }${environment && `, ${environment}`} } }`,
    ].join('\n')
  }

  provision(
    number: number,
    run: Partial<ActionRun> & { action?: PullRequestAction } = {},
  ): Promise<EndedAction> {
    const inputs = { config: this.config(), image: this.image, 'start-timeout': '5s', ...run.inputs }
    return this.#run('provision-preview', number, run.action ?? 'synchronize', { ...run, inputs })
  }

  destroy(
    number: number,
    run: Partial<ActionRun> & { action?: PullRequestAction } = {},
  ): Promise<EndedAction> {
    const inputs = { config: this.config(), ...run.inputs }
    return this.#run('destroy-preview', number, run.action ?? 'closed', { ...run, inputs })
  }

  /** As a scheduled run: without a pull request in the event. */
  sweep(
    inputs: Readonly<Record<string, string>> = {},
    onLine: (line: string) => void = () => {},
  ): Promise<EndedAction> {
    const [pull] = this.forge.state.data.pulls
    const env = this.forge.environment(this.forge.event('opened', pull?.number ?? 0))
    return runAction('destroy-preview', {
      inputs: { config: this.config(), sweep: 'true', ...inputs },
      onLine,
      token: this.forge.tokens.automatic.value,
      env: { ...env, GITHUB_EVENT_NAME: 'schedule' },
      event: { name: 'schedule', payload: { schedule: '17 * * * *' } },
    })
  }

  #run(name: string, number: number, action: PullRequestAction, run: ActionRun): Promise<EndedAction> {
    const event = run.event ?? this.forge.event(action, number)
    const base = this.forge.environment(this.forge.event(action, number))
    return runAction(name, {
      token: this.forge.tokens.automatic.value,
      ...run,
      event,
      env: { ...base, ...run.env },
    })
  }
}

/** What a reader sees of a failure: the error, as the runner shows it. What an app printed does not count. */
export function errorOf({ log }: EndedAction): string {
  const line = [...log.matchAll(/^::error::(.*)$/gm)].at(-1)?.[1] ?? ''
  return line.replaceAll('%0A', '\n').replaceAll('%25', '%')
}
