import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Forge, startForge } from '../fakes/forge/forge.ts'
import { errorOf } from '../harness/preview-case.ts'
import { type ActionRun, runAction } from '../harness/run-action.ts'

const dialects = ['github', 'gitea', 'forgejo'] as const
const digest = `sha256:${'a'.repeat(64)}`

/** A configuration that tells whose it is by the secret that it wants. */
const config = (secret: string) => `
app: notes
services: { web: { image: registry.example/notes, port: 8080, secrets: [${secret}] } }
environments: { preview: { provider: docker } }
`

/** The fork's commit is checked out, the base's commit is at hand, and a copy of the base lies in \`base\`. */
class Workspace {
  readonly path = mkdtempSync(join(tmpdir(), 'deploy-actions-test-'))
  readonly base: string
  readonly head: string

  constructor() {
    this.#git('init', '--quiet', '--initial-branch=main')
    this.base = this.#commit(config('OF_THE_BASE'))
    this.#git('clone', '--quiet', '.', 'base')
    this.#git('checkout', '--quiet', '-b', 'feature')
    this.head = this.#commit(config('OF_THE_FORK'))
    this.#git('clone', '--quiet', '--branch', 'feature', '.', 'base/pr')
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }

  #commit(deployYml: string): string {
    writeFileSync(join(this.path, 'deploy.yml'), deployYml)
    this.#git('add', 'deploy.yml')
    this.#git('-c', 'user.name=Eve', '-c', 'user.email=eve@acme.example', 'commit', '--quiet', '--message=x')
    return this.#git('rev-parse', 'HEAD').trim()
  }

  #git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.path, encoding: 'utf8' })
  }
}

let workspace: Workspace
let door: net.Server
let connections = 0
let registry: string

beforeAll(async () => {
  workspace = new Workspace()
  mkdirSync(join(workspace.path, 'empty'))
  door = net.createServer((socket) => {
    connections += 1
    socket.destroy()
  })
  await new Promise<void>((listening) => door.listen(0, '127.0.0.1', listening))
  registry = `127.0.0.1:${(door.address() as net.AddressInfo).port}`
})
afterAll(async () => {
  await new Promise((closed) => door.close(closed))
  workspace.remove()
})

describe.each(dialects)("a fork's pull request on %s", (dialect) => {
  let forge: Forge
  let number: number

  beforeEach(async () => {
    forge = await startForge({ dialect, repository: 'acme/notes' })
    number = forge.state.createPullRequest({ fork: 'eve', sha: workspace.head }).number
    connections = 0
  })
  afterEach(() => forge.close())

  /** Neither an engine nor a registry answers: what gets that far was allowed. */
  const run = (name: string, event: string, more: ActionRun = {}) => {
    const told = forge.event('synchronize', number)
    const byHand = { name: event, payload: { ref: 'refs/heads/main', inputs: {} } }
    return runAction(name, {
      token: forge.tokens.automatic.value,
      workspace: workspace.path,
      event: event.startsWith('pull_request') ? { ...told, name: event } : byHand,
      ...more,
      env: {
        ...forge.environment(told),
        GITHUB_EVENT_NAME: event,
        ...(event === 'pull_request' ? {} : { GITHUB_SHA: workspace.base }),
        DOCKER_HOST: 'unix:///nonexistent/docker.sock',
        ...more.env,
      },
    })
  }
  const preview = (event: string, inputs: Record<string, string> = {}) =>
    run('provision-preview', event, {
      inputs: { image: digest, ...inputs },
      env: { OF_THE_BASE: 'base-secret' },
    })
  const build = (event: string, inputs: Record<string, string> = {}) =>
    run('build-push-image', event, {
      inputs: {
        image: `${registry}/acme/notes`,
        'registry-username': 'ada',
        'registry-password': 'open-sesame-42',
        dockerfile: 'deploy.yml',
        ...inputs,
      },
    })
  const reviewed = () => ({ 'trusted-sha': workspace.head, 'pull-request': String(number) })

  describe.each(['pull_request', 'pull_request_target'])(
    'is refused on %s, and nothing is called',
    (event) => {
      it('as a preview', async () => {
        expect(await preview(event)).toMatchObject({ code: 1, reasonCode: 'fork-refused' })
        expect(forge.requests).toHaveLength(0)
      })

      it('as an image', async () => {
        expect(await build(event)).toMatchObject({ code: 1, reasonCode: 'fork-refused' })
        expect({ forge: forge.requests.length, registry: connections }).toEqual({ forge: 0, registry: 0 })
      })
    },
  )

  it('cannot vouch for itself in its own workflow', async () => {
    for (const ended of [
      await preview('pull_request', { 'trusted-sha': workspace.head }),
      await build('pull_request', { 'trusted-sha': workspace.head }),
    ]) {
      expect(ended).toMatchObject({ code: 1, reasonCode: 'fork-refused' })
      expect(errorOf(ended)).toContain('`trusted-sha` counts for nothing on the event "pull_request"')
    }
    expect({ forge: forge.requests.length, registry: connections }).toEqual({ forge: 0, registry: 0 })
  })

  it('is previewed from the reviewed commit, by the deploy.yml of the base', async () => {
    for (const event of ['workflow_dispatch', 'pull_request_target'])
      expect((await preview(event, reviewed())).reasonCode).toBe('engine-unreachable')
    const lacking = await run('provision-preview', 'workflow_dispatch', {
      inputs: { image: digest, ...reviewed() },
      env: { OF_THE_FORK: 'x' },
    })
    expect(lacking.result).toMatchObject({ 'reason-code': 'secret-missing', missing: ['OF_THE_BASE'] })
  })

  it('is proven by the deploy.yml of the base', async () => {
    const inputs = { environment: 'preview', ...reviewed() }
    const ended = await run('health-gate', 'workflow_dispatch', { inputs })
    expect(ended.reasonCode).toBe('engine-unreachable')
    const lacking = await run('health-gate', 'workflow_dispatch', { inputs, env: { GITHUB_SHA: '' } })
    expect(lacking.reasonCode).toBe('invalid-config')
    expect((await run('health-gate', 'pull_request', { inputs })).reasonCode).toBe('invalid-config')
  })

  it('is previewed by a checkout of the base beside it', async () => {
    const inputs = { ...reviewed(), 'config-path': 'base/deploy.yml' }
    expect((await preview('workflow_dispatch', inputs)).reasonCode).toBe('engine-unreachable')
  })

  it('has no say where its deploy.yml is the only one at hand', async () => {
    const ended = await run('provision-preview', 'workflow_dispatch', {
      inputs: { image: digest, ...reviewed() },
      env: { GITHUB_SHA: 'e'.repeat(40), OF_THE_FORK: 'x' },
    })
    expect(ended).toMatchObject({ code: 1, reasonCode: 'invalid-config' })
    expect(errorOf(ended)).toContain(
      'config-path: "deploy.yml" cannot be read from the commit of the workflow: git does not find it in the commit eeeeeeeeeeee.',
    )
    expect(forge.requests).toHaveLength(0)
  })

  it('is pushed from the reviewed commit', async () => {
    expect((await build('workflow_dispatch', reviewed())).reasonCode).toBe('registry-failed')
    expect(connections).toBeGreaterThan(0)
  })

  it('is not touched once somebody pushed after the review', async () => {
    const { sha } = forge.state.push(number).head
    for (const ended of [
      await preview('workflow_dispatch', reviewed()),
      await build('workflow_dispatch', reviewed()),
    ]) {
      expect(ended).toMatchObject({ code: 1, reasonCode: 'superseded' })
      expect(errorOf(ended)).toContain(
        `Pull request #${number} has the newer head ${sha.slice(0, 12)}, but only ${workspace.head.slice(0, 12)} was reviewed (\`trusted-sha\`); nothing was done.`,
      )
    }
    expect(connections).toBe(0)
  })

  it('is not built from another commit than the reviewed one', async () => {
    const other = forge.state.createPullRequest({ fork: 'mallory' })
    const inputs = { 'trusted-sha': other.head.sha, 'pull-request': String(other.number) }
    const ended = await build('workflow_dispatch', inputs)
    expect(ended).toMatchObject({ code: 1, reasonCode: 'invalid-input' })
    expect(errorOf(ended)).toContain('but what was reviewed is')
  })

  it.each(['workflow_run', 'issue_comment'])(
    'is not built from a folder beside ours on %s',
    async (event) => {
      const beside = (context: string) =>
        run('build-push-image', event, {
          workspace: join(workspace.path, 'base'),
          inputs: { image: `${registry}/acme/notes`, context, dockerfile: 'deploy.yml' },
        })
      const ended = await beside('pr')
      expect(ended).toMatchObject({ code: 1, reasonCode: 'invalid-input' })
      expect(errorOf(ended)).toContain(
        `The folder "pr" holds commit ${workspace.head.slice(0, 12)}, and the image would be named after ${workspace.base.slice(0, 12)}`,
      )
      expect(connections).toBe(0)
      expect((await beside('.')).reasonCode).toBe('registry-failed')
    },
  )

  it('is left to the sweep where only its own deploy.yml says what to remove', async () => {
    const closed = await run('destroy-preview', 'pull_request')
    expect(closed).toMatchObject({ code: 0, reasonCode: 'skipped' })
    expect(closed.result.message).toContain('whose deploy.yml must not say where to remove what')
    expect(forge.requests).toHaveLength(0)
    const byHand = await run('destroy-preview', 'workflow_dispatch', {
      inputs: { 'pull-request': String(number), force: 'true' },
    })
    expect(byHand).toMatchObject({ code: 0, reasonCode: 'skipped' })
  })

  it('is removed by the deploy.yml of the base', async () => {
    const inputs = { force: 'true' }
    expect((await run('destroy-preview', 'pull_request_target', { inputs })).reasonCode).toBe(
      'engine-unreachable',
    )
    expect(
      (await run('destroy-preview', 'pull_request_target', { inputs, env: { GITHUB_SHA: '' } })).reasonCode,
    ).toBe('skipped')
  })
})

describe('a trusted-sha that is none is refused before anything is called', () => {
  it.each([
    ['part of one', 'abc1234'],
    ['in upper case', 'A'.repeat(40)],
    ['a branch', 'refs/heads/main'],
  ])('%s', async (_, text) => {
    for (const [name, inputs] of [
      ['provision-preview', { image: digest }],
      ['build-push-image', { image: 'ghcr.io/acme/notes' }],
    ] as const) {
      const ended = await runAction(name, { inputs: { ...inputs, 'trusted-sha': text } })
      expect(ended.result.message).toBe(
        `${name}: 1 input cannot be used:\n  - trusted-sha: "${text}" is not the full sha of a commit (40 or 64 digits 0-9 and a-f, in lower case)`,
      )
    }
  })

  it('and a pull request without one, for a build', async () => {
    const ended = await runAction('build-push-image', {
      inputs: { image: 'ghcr.io/acme/notes', 'pull-request': '3' },
    })
    expect(errorOf(ended)).toContain(
      'pull-request goes with trusted-sha only; else the event names the pull request',
    )
  })
})
