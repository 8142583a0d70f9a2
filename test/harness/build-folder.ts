import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { docker } from './docker-app.ts'
import { removeImages } from './registry-image.ts'
import { rig } from './rig.ts'
import { type ActionRun, type EndedAction, runAction } from './run-action.ts'

const scratch = 'FROM scratch\nCOPY greeting.txt /greeting.txt\n'

/** A checkout with a Dockerfile, a user with a home, and an image name that no other test has. */
export class BuildFolder {
  readonly path: string
  /** `owner/name`, on the forge and in the registry. */
  readonly repository = `build-${randomUUID()}/app`
  readonly #root: string

  constructor(dockerfile = scratch) {
    this.#root = mkdtempSync(join(tmpdir(), 'build-folder-'))
    this.path = join(this.#root, 'checkout')
    mkdirSync(this.path)
    this.write('home/.docker/config.json', '{"auths":{"registry.example":{"auth":"b3RoZXI6bG9naW4="}}}')
    mkdirSync(this.temp)
    this.#git('init', '--quiet', '--initial-branch=main')
    this.commit({ Dockerfile: dockerfile, 'greeting.txt': `hello from ${this.repository}\n` })
  }

  /** Name of the image in the rig's registry. */
  get image(): string {
    return `${rig.registry}/${this.repository}`
  }

  get head(): string {
    return this.#git('rev-parse', 'HEAD').trim()
  }

  get temp(): string {
    return join(this.#root, 'temp')
  }

  get home(): string {
    return join(this.#root, 'home')
  }

  /** Writes a file of the checkout; without a commit the checkout is not clean any more. */
  write(path: string, content: string): void {
    const target = join(path.startsWith('home/') ? this.#root : this.path, path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, content)
  }

  /** Commits files; the full sha. */
  commit(files: Readonly<Record<string, string>>): string {
    for (const [path, content] of Object.entries(files)) this.write(path, content)
    this.#git('add', '--all')
    this.#git('-c', 'user.name=Ada', '-c', 'user.email=ada@acme.example', 'commit', '--quiet', '--message=x')
    return this.head
  }

  /** Runs the action here as a runner would, for a push to main; the account is the rig's. */
  build(run: ActionRun = {}): Promise<EndedAction> {
    return runAction('build-push-image', {
      workspace: this.path,
      ...run,
      inputs: {
        ...(run.inputs?.config === undefined ? { image: this.image } : {}),
        'registry-username': rig.registryUser,
        'registry-password': rig.registryPassword,
        ...run.inputs,
      },
      env: {
        HOME: this.home,
        RUNNER_TEMP: this.temp,
        GITHUB_REPOSITORY: this.repository,
        GITHUB_SERVER_URL: 'https://forge.example',
        GITHUB_SHA: this.head,
        GITHUB_REF: 'refs/heads/main',
        ...run.env,
      },
    })
  }

  /** Takes away what was made: in the registry, in the engine, on disk. */
  async remove(...more: readonly string[]): Promise<void> {
    rmSync(this.#root, { recursive: true, force: true })
    for (const repository of [this.repository, ...more]) await removeImages(repository)
    const label = `label=deploy-actions.repository=${this.repository}`
    const ids = docker('image', 'ls', '--all', '--quiet', '--filter', label).split('\n').filter(Boolean)
    if (ids.length > 0) docker('image', 'rm', '--force', ...new Set(ids))
  }

  #git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.path, encoding: 'utf8' })
  }
}
