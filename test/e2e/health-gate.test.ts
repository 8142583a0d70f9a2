import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildDockerApp, docker, removeDockerApp, removeEverythingOf } from '../harness/docker-app.ts'
import { PreviewCase } from '../harness/preview-case.ts'
import { type EndedAction, runAction } from '../harness/run-action.ts'

const app = `gate-${process.pid}`
const repository = `acme/${app}`
let at: PreviewCase
let number: number
let url: string
/** The version that the preview runs, whatever is pushed later. */
let deployed: string

/** A service that people reach, and one that nobody can ask. */
const config = [
  `app: ${app}`,
  'services:',
  `  web: { image: registry.example/${app}, port: 8080, health: { path: /, version: /version } }`,
  `  worker: { image: registry.example/${app}, health: { running: true } }`,
  'environments: { preview: { provider: docker, docker: { ports: 22200-22299 } } }',
].join('\n')

const quick = { interval: '100ms', 'wrong-limit': '1s', 'stale-limit': '1s', 'unreachable-limit': '1s' }

/** The gate of this pull request's run. */
function gate(inputs: Readonly<Record<string, string>> = {}, of = number): Promise<EndedAction> {
  const event = at.forge.event('synchronize', of)
  return runAction('health-gate', {
    inputs: { config, environment: 'preview', ...quick, ...inputs },
    token: at.forge.tokens.automatic.value,
    env: at.forge.environment(event),
    event,
  })
}

const head = (): string => at.forge.state.pull(number).head.sha.slice(0, 12)

beforeAll(async () => {
  at = await PreviewCase.start(repository, app, buildDockerApp())
  number = at.forge.state.createPullRequest().number
  const images = JSON.stringify({ web: at.image, worker: at.image })
  const made = await at.provision(number, { inputs: { config, image: '', images } })
  expect(made.outputs['reason-code'], made.log).toBe('ok')
  url = made.outputs.url ?? ''
  deployed = head()
})
afterAll(async () => {
  removeEverythingOf(repository)
  await at.forge.close()
  removeDockerApp(at.image)
})

describe('the gate over the services of a preview', () => {
  it('is healthy when each answers with the head commit, or stays up', async () => {
    const ended = await gate()
    expect(ended.outputs, ended.log).toMatchObject({
      verdict: 'healthy',
      'served-version': head(),
      attempts: '6',
    })
    expect(ended.result.targets).toMatchObject([
      { name: 'web', url: `${url}/`, verdict: 'healthy', 'served-version': head() },
      { name: 'worker', verdict: 'healthy', 'served-version': head() },
    ])
    expect(ended.log).toContain(`wanted is version "${head()}"`)
  })

  it('asks the forge for the head where the event does not tell it', async () => {
    const ended = await runAction('health-gate', {
      inputs: { config, environment: 'preview', services: 'web', 'pull-request': String(number), ...quick },
      token: at.forge.tokens.automatic.value,
      env: {
        ...at.forge.environment(at.forge.event('opened', number)),
        GITHUB_EVENT_NAME: 'workflow_dispatch',
      },
      event: { name: 'workflow_dispatch', payload: {} },
    })
    expect(ended.outputs, ended.log).toMatchObject({
      verdict: 'healthy',
      'served-version': head(),
      attempts: '3',
    })
  })

  it('is stale when the preview was not updated to the head', async () => {
    at.forge.state.push(number)
    const ended = await gate()
    expect(ended).toMatchObject({ code: 1, reasonCode: 'stale' })
    expect(String(ended.result.message)).toContain(
      `web (GET ${url}/) is stale: answers of another version for`,
    )
    expect(String(ended.result.message)).toContain(`version "${deployed}" instead of "${head()}"`)
    expect(ended.log).toContain('web: last 50 lines of its log')
    expect((await gate({ version: deployed })).outputs.verdict).toBe('healthy')
  })

  it('is not healthy when a worker has ended, and shows its log', async () => {
    docker('container', 'stop', '--time', '1', `${app}-pr-${number}-worker`)
    const ended = await gate({ services: 'worker', version: deployed, 'logs-lines': '5' })
    expect(ended).toMatchObject({ code: 1, reasonCode: 'unhealthy' })
    expect(String(ended.result.message)).toMatch(
      /^worker \(its process\) is unhealthy: wrong answers for .+: it ended with exit code \d+\.$/,
    )
    expect(ended.log).toContain('worker: last 5 lines of its log')
  })

  it('says so at once when there is no preview', async () => {
    const other = at.forge.state.createPullRequest().number
    const ended = await gate({}, other)
    expect(ended).toMatchObject({ code: 1, reasonCode: 'unreachable' })
    expect(ended.result).toMatchObject({
      message: `There is no preview "${app}-pr-${other}" at the provider "docker".`,
      remedy: 'Run provision-preview before this step, with the same configuration and environment.',
    })
  })
})
