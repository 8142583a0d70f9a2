import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { permissions } from '../fakes/forge/tokens.ts'
import { buildDockerApp, docker, removeDockerApp, removeEverythingOf } from '../harness/docker-app.ts'
import { errorOf, PreviewCase } from '../harness/preview-case.ts'
import { rig } from '../harness/rig.ts'
import { runAction } from '../harness/run-action.ts'

// What people meet on their first day, whole: one message each, which says what failed, where, and what to do.

const app = `day-${process.pid}`
const repository = `acme/${app}`
let at: PreviewCase

beforeAll(async () => {
  at = await PreviewCase.start(repository, app, buildDockerApp())
})
afterAll(async () => {
  removeEverythingOf(repository)
  await at.forge.close()
  removeDockerApp(at.image)
})

const open = (): number => at.forge.state.createPullRequest().number
const head = (number: number): string => at.forge.state.pull(number).head.sha.slice(0, 12)
const behaves = (behaviour: string) => ({
  config: at.config({ service: `env: { BEHAVIOUR: ${behaviour} }` }),
  'start-timeout': '2s',
})

/** Times and ports differ from run to run. */
const withoutTimes = (text: string): string =>
  text.replace(/for [\d.]+m?s \(\d+ probes\)/, 'for TIME').replace(/127\.0\.0\.1:22\d{3}/, 'HOST')

describe('on the first day', () => {
  it('the engine does not run', async () => {
    const failed = await at.provision(open(), { env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' } })
    expect(errorOf(failed)).toBe(
      'The Docker engine does not answer: Cannot connect to the Docker daemon at unix:///nonexistent/docker.sock. Is the docker daemon running?\n' +
        'Start the engine on the machine that DOCKER_HOST names (without it: on the machine of the runner), and run this job again.\n' +
        '(reason-code: engine-unreachable)',
    )
  })

  it('the password of the registry is wrong', async () => {
    const image = `${rig.registry}/acme/none@sha256:${'0'.repeat(64)}`
    const config = at.config().replace(/registry\.example/, rig.registry)
    const inputs = {
      config,
      image,
      'registry-username': rig.registryUser,
      'registry-password': 'not-the-password',
    }
    const failed = await at.provision(open(), { inputs })
    expect(errorOf(failed)).toBe(
      `The image ${image} could not be pulled. The registry refused \`docker image pull\`: unauthorized: authentication required\n` +
        'Check `registry-username` and `registry-password`, and that this account may read and write the image.\n' +
        '(reason-code: registry-unauthorized)',
    )
  })

  it('the port that the preview keeps for life was taken while it stood still', async () => {
    const number = open()
    const { url = '' } = (await at.provision(number)).outputs
    const port = Number(new URL(url).port)
    const old = head(number)
    docker('container', 'stop', '--time', '1', `${app}-pr-${number}-web`)
    const other = createServer()
    await new Promise<void>((listening) => other.listen(port, '127.0.0.1', listening))
    try {
      at.forge.state.push(number)
      const failed = await at.provision(number)
      // What stands after the first colon of the second sentence are the engine's own words.
      const told = errorOf(failed).replace(/driver failed .* address already in use/, 'ENGINE')
      expect(told).toBe(
        `Version ${head(number)} of "web" could not be started: Port ${port}, which the preview keeps for "web", is in use by a program outside Docker. ` +
          `The previous version ${old} could not be started again: A port is in use already: ENGINE. Start it by hand: docker start ${app}-pr-${number}-web\n` +
          `Find it on the machine of the engine (ss -ltnp 'sport = :${port}') and stop it; then run this job again. Or remove the preview with \`destroy-preview\`: it gets another port then.\n` +
          '(reason-code: port-taken)',
      )
    } finally {
      other.close()
    }
  })

  it('the app never listens', async () => {
    const number = open()
    const failed = await at.provision(number, { inputs: behaves('never-listens') })
    expect(withoutTimes(errorOf(failed))).toBe(
      `Version ${head(number)} of "web" did not become ready: web (GET http://HOST/) is unreachable: no answer for TIME: the connection was cut. There was no version before it; nothing of it was left running.\n` +
        'The log of this step shows what it printed last. The app must listen on port 8080 on all addresses (0.0.0.0, not localhost), and its health path must answer in time.\n' +
        '(reason-code: start-failed)',
    )
  })

  it('the app answers an old version', async () => {
    const number = open()
    const failed = await at.provision(number, { inputs: behaves('old-version') })
    expect(withoutTimes(errorOf(failed))).toBe(
      `Version ${head(number)} of "web" did not become ready: web (GET http://HOST/) is stale: answers of another version for TIME: version "old" instead of "${head(number)}". There was no version before it; nothing of it was left running.\n` +
        'The container is new, so the app itself reports another version than it was given (in the variable that `version-env` names, by default APP_VERSION), or `health.version` points to something else.\n' +
        '(reason-code: start-failed)',
    )
  })

  it('the preview was not updated, and the gate finds the old version', async () => {
    const number = open()
    await at.provision(number)
    const old = head(number)
    at.forge.state.push(number)
    const event = at.forge.event('synchronize', number)
    const inputs = { config: at.config(), environment: 'preview', interval: '100ms', 'stale-limit': '1s' }
    const token = at.forge.tokens.automatic.value
    const failed = await runAction('health-gate', { inputs, token, event, env: at.forge.environment(event) })
    expect(withoutTimes(errorOf(failed))).toBe(
      `web (GET http://HOST/) is stale: answers of another version for TIME: version "${old}" instead of "${head(number)}".\n` +
        'The old version still answers: the deploy did nothing, traffic still goes to the old one, or the app does not report the version that it was given (by default in the variable APP_VERSION).\n' +
        '(reason-code: stale)',
    )
  })

  it('the pull request is closed', async () => {
    const number = open()
    at.forge.state.close(number)
    expect(errorOf(await at.provision(number, { action: 'opened' }))).toBe(
      `Pull request #${number} is closed; there is nothing to preview.\nReopen it to get a preview.\n(reason-code: pr-closed)`,
    )
  })

  it('the job may not comment', async () => {
    const number = open()
    const event = at.forge.event('opened', number)
    const token = at.forge.addToken({ permissions: permissions({ contents: 'read' }) }).value
    const inputs = { body: 'Hello', 'on-forbidden': 'fail' }
    const failed = await runAction('comment-pr', { inputs, token, event, env: at.forge.environment(event) })
    expect(errorOf(failed)).toBe(
      `GitHub did not let us comment on pull request ${number} of ${repository} (403: "Resource not accessible by integration").\n` +
        'Add `pull-requests: write` to the `permissions:` of the job. Runs for pull requests from forks get a token that may only read.\n' +
        '(reason-code: forge-forbidden)',
    )
  })
})
