import { canaryValue } from '../canaries.ts'
import { engine } from '../engine.ts'
import type { Profile } from '../profiles.ts'
import { programOf } from '../programs.ts'
import { type ActionRun, runAction } from '../run-action.ts'
import type { World } from '../world.ts'
import { CaseForge } from './forge.ts'

/** The secrets of the app, as the step has them in its environment. */
const secrets = {
  API_KEY: canaryValue('plain'),
  SIGNING_KEY: canaryValue('multi-line key'),
  SERVICE_ACCOUNT: canaryValue('JSON'),
}

/** Each case has ports of its own, so that no two choose the same one at the same time. */
const portsEach = 10
let cases = 0

/** A preview on the real engine: of an app, a pull request and a forge that no other case has. */
export class Preview {
  readonly at: CaseForge
  readonly app: string
  readonly #image: string
  readonly #from: number

  private constructor(at: CaseForge, app: string, image: string, nth: number) {
    this.at = at
    this.app = app
    this.#image = image
    this.#from = 23_000 + (((process.pid + nth) * portsEach) % 6000)
  }

  static async open(profile: Profile, image: string): Promise<Preview> {
    const nth = ++cases
    const app = `fault-${process.pid}-${nth}`
    return new Preview(await CaseForge.start(profile, `acme/${app}`), app, image, nth)
  }

  provisionRun(attempt: 1 | 2): ActionRun {
    const run = this.at.run(attempt)
    const inputs = { config: this.#config, image: this.#image, 'start-timeout': '2m' }
    return { ...run, inputs, env: { ...run.env, ...secrets } }
  }

  destroyRun(attempt: 1 | 2): ActionRun {
    return { ...this.at.run(attempt, 'closed'), inputs: { config: this.#config } }
  }

  sweepRun(attempt: 1 | 2): ActionRun {
    const run = this.at.run(attempt, 'closed')
    const inputs = { config: this.#config, sweep: 'true', grace: '1ms', 'dry-run': 'false' }
    const event = { name: 'schedule', payload: { schedule: '17 * * * *' } }
    return { ...run, inputs, event, env: { ...run.env, GITHUB_EVENT_NAME: 'schedule' } }
  }

  gateRun(attempt: 1 | 2): ActionRun {
    const run = this.at.run(attempt)
    const inputs = { config: this.#config, environment: 'preview' }
    return { ...run, inputs, env: { ...run.env, ...secrets } }
  }

  /** As a run before this one has left it. */
  async make(): Promise<void> {
    const { code, log } = await runAction('provision-preview', this.provisionRun(1))
    if (code !== 0) throw new Error(`The preview of the case could not be made:\n${log}`)
  }

  /** What the world of a case has, whatever is done to the preview. */
  get common() {
    const { at, app } = this
    return {
      targets: [at.target, { name: 'app', fits: (host: string) => this.#isPort(host), polled: true }],
      volatile: { [app]: ':app' },
      programs: { docker: programOf('docker') },
      secrets: [
        at.secret,
        ...Object.entries(secrets).map(([name, value]) => ({ name, value, targets: [], env: [name] })),
      ],
      excess: () => this.#unowned(),
      published: async () => JSON.stringify([await this.#containers(), await this.#networks()]),
      newToken: () => at.newToken(),
      close: () => this.#close(),
    } satisfies Partial<World>
  }

  /** One container, of the head's version, that answers; and one network. */
  async notRunning({ url = '' }: Readonly<Record<string, string>>): Promise<string[]> {
    const head = this.at.forge.state.pull(this.at.number).head.sha.slice(0, 12)
    const there = await this.#there()
    const wanted = [`container ${this.#name}-web running`, `network ${this.#name}`]
    const problems =
      JSON.stringify(there) === JSON.stringify(wanted) ? [] : [`there is ${there.join(', ') || 'nothing'}`]
    const served = await versionAt(url)
    return served === head ? problems : [...problems, `${url} serves ${served}, not ${head}`]
  }

  async notGone(): Promise<string[]> {
    const there = await this.#there()
    return there.length === 0 ? [] : [`there still is ${there.join(', ')}`]
  }

  #isPort(host: string): boolean {
    const port = Number(/^127\.0\.0\.1:(\d+)$/.exec(host)?.[1])
    return port >= this.#from && port < this.#from + portsEach
  }

  get #name(): string {
    return `${this.app}-pr-${this.at.number}`
  }

  get #config(): string {
    const to = this.#from + portsEach - 1
    return [
      `app: ${this.app}`,
      `services: { web: { image: registry.example/${this.app}, port: 8080, secrets: [${Object.keys(secrets).join(', ')}], health: { path: /, version: /version } } }`,
      `environments: { preview: { provider: docker, docker: { ports: ${this.#from}-${to} } } }`,
    ].join('\n')
  }

  #containers = () =>
    engine
      .containers(`${this.app}-`)
      .then((all) => all.map(({ Names, Labels, State }) => ({ Names, Labels, State })))
  #networks = () => engine.networks(`${this.app}-`)

  async #there(): Promise<string[]> {
    const containers = (await this.#containers()).map(
      ({ Names, State }) => `container ${Names[0]?.slice(1)} ${State}`,
    )
    return [...containers.sort(), ...(await this.#networks()).map(({ Name }) => `network ${Name}`)]
  }

  async #unowned(): Promise<string[]> {
    const [containers, networks] = [await this.#containers(), await this.#networks()]
    const all = [
      ...containers.map(({ Names: [name], Labels }) => ({ name: name?.slice(1), labels: Labels })),
      ...networks.map(({ Name, Labels }) => ({ name: Name, labels: Labels ?? {} })),
    ]
    const repository = this.at.forge.state.data.repository.fullName
    const foreign = all.filter(({ labels }) => labels['deploy-actions.repository'] !== repository)
    return [
      ...this.at.missed(),
      ...foreign.map(({ name }) => `${name} has no owner`),
      ...(containers.length > 2 ? [`${containers.length} containers of one service`] : []),
      ...(networks.length > 1 ? [`${networks.length} networks of one preview`] : []),
    ]
  }

  async #close(): Promise<void> {
    for (const { Id } of await engine.containers(`${this.app}-`)) await engine.removeContainer(Id)
    for (const { Id } of await engine.networks(`${this.app}-`)) await engine.removeNetwork(Id)
    await this.at.forge.close()
  }
}

async function versionAt(url: string): Promise<string> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) })
    return ((await answer.json()) as { version: string }).version
  } catch (error) {
    return `nothing (${String(error)})`
  }
}
