import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BuildFolder } from '../harness/build-folder.ts'
import { buildDockerApp, docker, removeDockerApp, removeEverythingOf } from '../harness/docker-app.ts'
import { PreviewCase } from '../harness/preview-case.ts'
import { programOf } from '../harness/programs.ts'
import { rig } from '../harness/rig.ts'
import { Shims } from '../harness/shim.ts'

/** What an earlier step may have planted, and what the runner keeps there for the action itself. */
const planted = {
  LD_LIBRARY_PATH: '/nowhere',
  LD_BIND_NOW: '',
  NODE_OPTIONS: '--no-warnings',
  NODE_PATH: '/nowhere',
  BASH_ENV: '/nowhere',
  ENV: '/nowhere',
  PYTHONSTARTUP: '/nowhere',
  PERL5OPT: '-Mnothing',
  RUBYOPT: '-rnothing',
  JAVA_TOOL_OPTIONS: '-javaagent:/nowhere',
  GIT_DIR: '/nowhere',
  GIT_SSH_COMMAND: '/nowhere',
  GIT_CONFIG_COUNT: '0',
  DOCKER_CONFIG_PLANTED: 'x',
  BUILDX_BUILDER: 'planted',
  ACTIONS_RUNTIME_TOKEN: 'planted',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'planted',
  GITHUB_TOKEN: 'planted',
} as const

/** What a child may have: the list of environment.ts, what the client of an action adds, and what a shell adds. */
const expected =
  /^(PATH|HOME|USER|LANG|LC_ALL|TZ|TMPDIR|XDG_RUNTIME_DIR|SSH_AUTH_SOCK|https?_proxy|no_proxy|DOCKER_(HOST|CERT_PATH|TLS_VERIFY|CONTEXT|API_VERSION)|RUNNER_TRACKING_ID|PWD|OLDPWD|SHLVL|_|DOCKER_BUILDKIT|BUILDX_NO_DEFAULT_ATTESTATIONS|GIT_OPTIONAL_LOCKS|GIT_TERMINAL_PROMPT|GREETING)$/i

let folder: string
let shims: Shims
let at: PreviewCase
let checkout: BuildFolder

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'child-environment-'))
  shims = new Shims(folder, { docker: rig.docker, git: programOf('git') })
  at = await PreviewCase.start(`acme/env-${process.pid}`, `env-${process.pid}`, buildDockerApp())
  checkout = new BuildFolder()
})
afterAll(async () => {
  removeEverythingOf(`acme/env-${process.pid}`)
  await checkout.remove()
  await at.forge.close()
  removeDockerApp(at.image)
  rmSync(folder, { recursive: true, force: true })
})

test('nothing that an earlier step planted reaches a program that an action starts', async () => {
  const env = { ...planted, PATH: shims.path, GREETING: 'hello' }
  const { number } = at.forge.state.createPullRequest()
  const config = at.config({ service: 'secrets: [GREETING]' })
  const given = { env, inputs: { config } }
  const endings = [await checkout.build({ env }), await at.provision(number, given)]
  at.forge.state.close(number)
  endings.push(await at.destroy(number, given))
  expect(endings.map(({ code }) => code)).toEqual([0, 0, 0])
  const { calls } = shims
  const programs = new Set(calls.map(({ key }) => key.replace(/#.*/, '')))
  expect([...programs]).toEqual(
    expect.arrayContaining([
      'docker build',
      'docker push',
      'docker container create',
      'docker network rm',
      'git show',
    ]),
  )
  const arrived = calls.flatMap(({ key, env: seen }) =>
    Object.keys(seen)
      .filter((name) => !expected.test(name))
      .map((name) => `${key}: ${name}`),
  )
  expect(arrived).toEqual([])
  const secret = calls.filter(({ env: seen }) => seen.GREETING !== undefined).map(({ key }) => key)
  expect(secret).toEqual(['docker container create#1'])
  expect(
    docker('network', 'ls', '--quiet', '--filter', `label=deploy-actions.repository=acme/env-${process.pid}`),
  ).toBe('')
})
