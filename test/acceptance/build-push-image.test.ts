import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EndedAction, runAction } from '../harness/run-action.ts'

const sha = 'a'.repeat(40)
let workspace: string
let recorder: net.Server
let connections = 0
let address: string

beforeAll(async () => {
  workspace = mkdtempSync(join(tmpdir(), 'deploy-actions-test-'))
  mkdirSync(join(workspace, 'api'))
  writeFileSync(join(workspace, 'Dockerfile'), 'FROM scratch\n')
  symlinkSync('/etc', join(workspace, 'outside'))
  recorder = net.createServer((socket) => {
    connections += 1
    socket.destroy()
  })
  await new Promise<void>((listening) => recorder.listen(0, '127.0.0.1', listening))
  address = `127.0.0.1:${(recorder.address() as net.AddressInfo).port}`
})

afterAll(async () => {
  await new Promise((closed) => recorder.close(closed))
  rmSync(workspace, { recursive: true, force: true })
})

/** Runs the action where registry and engine are a listener that only counts who comes. */
async function attempt(
  inputs: Readonly<Record<string, string>>,
  event?: { name: string; payload: unknown },
): Promise<EndedAction> {
  const named = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, value.replaceAll('REGISTRY', address)]),
  )
  return runAction('build-push-image', {
    workspace,
    inputs: named,
    env: { GITHUB_SHA: sha, GITHUB_REF: 'refs/heads/main', DOCKER_HOST: `tcp://${address}` },
    ...(event === undefined ? {} : { event }),
  })
}

const image = 'REGISTRY/acme/notes'
const config = `
app: notes
services:
  web:
    image: REGISTRY/acme/notes
    build: { context: . }
    port: 3000
    health: { path: /health }
environments:
  preview: { provider: docker, url: "http://\${host}:\${port}" }
`

describe('an input that cannot be used is refused before anything is called', () => {
  test.each<[string, Record<string, string>, string]>([
    [
      'an image with upper case',
      { image: 'ghcr.io/Acme/notes' },
      'image: "ghcr.io/Acme/notes" has upper case in "Acme"; image names are lower case',
    ],
    [
      'an image without a registry',
      { image: 'acme/notes' },
      'image: "acme/notes" names no registry; write for example "registry.example/acme/notes", or "docker.io/owner/name" for Docker Hub',
    ],
    [
      'an image with a tag',
      { image: 'ghcr.io/acme/notes:v1' },
      'image: "ghcr.io/acme/notes:v1" has the tag "v1"; leave it out, tags are made from the commit',
    ],
    [
      'a tag that is too long',
      { image, tags: 'x'.repeat(129) },
      'tags: the text has in line 1 an entry, which is not a tag (letters, digits, "_", ".", "-"; at most 128)',
    ],
    ['a tag twice', { image, tags: 'a\na' }, 'tags: the text has the entry "a" twice'],
    [
      'a version that is no tag',
      { image, version: 'v1 final' },
      'version: "v1 final" is not a tag (letters, digits, "_", ".", "-"; at most 128)',
    ],
    [
      'a build argument with a secret',
      { image, 'build-args': 'NPM_TOKEN=abc' },
      'build-args: the text has the key "NPM_TOKEN", which looks like a secret ("token"): build arguments stay readable in the image. Give the value to the running app instead, or take a name that does not look like one if it is public',
    ],
    [
      'a build argument without a value',
      { image, 'build-args': 'VERSION' },
      'build-args: the text has no "=" in line 1; write one NAME=value a line',
    ],
    [
      'a build argument with an unknown name in braces',
      { image, 'build-args': 'V=${versoin}' },
      'build-args: the text has a value in line 1 that has "${versoin}", which is not known; did you mean "${version}"?',
    ],
    ['a push that is neither', { image, push: 'yes' }, 'push: "yes" must be "true" or "false"'],
    [
      'a timeout without a unit',
      { image, timeout: '30' },
      'timeout: "30" has no unit; write for example "30s" or "30m"',
    ],
    [
      'an account without a password',
      { image, 'registry-username': 'ada' },
      'registry-password is empty although registry-username is given (a secret that is not set arrives as an empty text; so do all secrets in a run for a fork)',
    ],
    [
      'a password without an account',
      { image, 'registry-password': 'open-sesame' },
      'registry-username is empty although registry-password is given',
    ],
    [
      'an image beside a configuration',
      { image, config },
      'config and image exclude each other: with image the configuration is not read',
    ],
    [
      'a context beside a configuration',
      { config, context: 'api' },
      'context goes with image only; the configuration says it under "build" of a service',
    ],
  ])('%s', async (_, inputs, problem) => {
    const before = connections
    const ended = await attempt(inputs)
    const shown = problem.replaceAll('REGISTRY', address)
    expect(ended.code).toBe(1)
    expect(ended.reasonCode).toBe('invalid-input')
    expect(ended.result.message).toBe(`build-push-image: 1 input cannot be used:\n  - ${shown}`)
    expect(ended.result.remedy).toBe('Correct the `with:` block of this step. Nothing was called or changed.')
    expect(connections - before).toBe(0)
  })

  test('a secret in the wrong place is repeated nowhere', async () => {
    const canary = 'ghp_cAnArYq8Zr5tVx2Lk9cAnArYq8Zr5tVx2Lk9'
    for (const given of [`NPM_TOKEN: ${canary}`, `A=x\nNPM_TOKEN: ${canary}==`, `NPM_TOKEN=${canary}`]) {
      const ended = await attempt({ image, 'build-args': given, tags: `a\nTOKEN: ${canary}` })
      expect(ended.result.problems).toHaveLength(2)
      expect(ended.log + ended.summary + JSON.stringify(ended.outputs)).not.toContain(canary)
    }
  })

  test('all problems at once', async () => {
    const ended = await attempt({ image: 'notes', push: 'maybe', timeout: '0s' })
    expect(ended.result.problems).toHaveLength(3)
  })
})

describe('what the workspace or the configuration cannot give is refused before anything is called', () => {
  test.each<[string, Record<string, string>, string, string]>([
    [
      'a context that is not there',
      { image, context: 'nope' },
      'invalid-input',
      'context: "nope" does not exist in the workspace (WORKSPACE).',
    ],
    [
      'a context outside of the workspace',
      { image, context: '..' },
      'invalid-input',
      'context: ".." leaves the workspace.',
    ],
    [
      'an absolute context',
      { image, context: '/etc' },
      'invalid-input',
      'context: "/etc" is absolute; write it relative to the workspace.',
    ],
    [
      'a context behind a symbolic link',
      { image, context: 'outside' },
      'invalid-input',
      'context: "outside" leaves the workspace through a symbolic link.',
    ],
    [
      'a Dockerfile that is not there',
      { image, context: 'api' },
      'invalid-input',
      'dockerfile: "Dockerfile" does not exist in the workspace (WORKSPACE).',
    ],
    [
      'a Dockerfile of a service that is not there',
      { config: config.replace('context: .', 'context: api') },
      'invalid-config',
      'services.web.build.dockerfile: "Dockerfile" does not exist in the workspace (WORKSPACE).',
    ],
    [
      'a service that does not exist',
      { config, services: 'wep' },
      'invalid-input',
      'services: the configuration builds no service "wep". Did you mean "web"?',
    ],
    [
      'an argument that differs by environment',
      { config: config.replace('context: .', 'context: ., args: { API: "${environment}" }') },
      'not-supported-yet',
      'services.web.build.args.API: images that differ by environment are not built yet.',
    ],
    [
      'an argument of the configuration that looks like a secret',
      { config: config.replace('context: .', 'context: ., args: { API_KEY: "1" }') },
      'invalid-config',
      'services.web.build.args.API_KEY looks like a secret ("key"): build arguments stay readable in the image. Give the value to the running app instead, or take a name that does not look like one if it is public.',
    ],
    [
      'an image whose name holds a secret',
      { image: 'REGISTRY/acme/notes', 'registry-username': 'ada', 'registry-password': 'acme' },
      'invalid-input',
      'The name of an image holds the text of a secret, so no output can carry it.',
    ],
    [
      'a version that holds a secret',
      { image, version: 'v1-open-sesame', 'registry-username': 'ada', 'registry-password': 'open-sesame' },
      'invalid-input',
      'A tag holds the text of a secret, so no output can carry it.',
    ],
    [
      'a configuration that is not there',
      {},
      'invalid-config',
      'config-path: "deploy.yml" does not exist in the workspace (WORKSPACE).',
    ],
  ])('%s', async (_, inputs, reasonCode, message) => {
    const before = connections
    const ended = await attempt(inputs)
    expect(ended.code).toBe(1)
    expect(ended.result.message).toBe(message.replaceAll('WORKSPACE', workspace))
    expect(ended.reasonCode).toBe(reasonCode)
    expect(connections - before).toBe(0)
  })
})

test('a pull request from a fork is refused before anything is called', async () => {
  const before = connections
  const repository = (name: string) => ({ full_name: name })
  const ended = await attempt(
    { image },
    {
      name: 'pull_request',
      payload: {
        action: 'opened',
        number: 3,
        repository: repository('acme/notes'),
        pull_request: {
          number: 3,
          head: { sha, repo: repository('eve/notes') },
          base: { repo: repository('acme/notes') },
        },
      },
    },
  )
  expect(ended.reasonCode).toBe('fork-refused')
  expect(ended.result.message).toBe(
    "Pull request #3 comes from the fork eve/notes; foreign code is not built and gets no preview with this repository's credentials.",
  )
  expect(connections - before).toBe(0)
})

describe('the post step', () => {
  const post = (folder: string, temp: string) =>
    runAction('build-push-image', {
      phase: 'post',
      state: { 'folder-1': folder },
      env: { RUNNER_TEMP: temp },
    })

  test('removes the login that a killed run left, and says nothing', async () => {
    const folder = mkdtempSync(join(workspace, 'deploy-actions-'))
    writeFileSync(join(folder, 'config.json'), '{}')
    const ended = await post(folder, workspace)
    expect(ended).toMatchObject({ code: 0, log: '' })
    expect(() => mkdirSync(folder)).not.toThrow()
    rmSync(folder, { recursive: true })
  })

  test('removes nothing else, whatever its state says', async () => {
    const folder = mkdtempSync(join(workspace, 'precious-'))
    await post(folder, workspace)
    await post(join(workspace, 'api'), workspace)
    expect(() => mkdirSync(folder)).toThrow(/EEXIST/)
    rmSync(folder, { recursive: true })
  })
})
