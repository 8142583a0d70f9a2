import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assemble } from '../../tools/distribution/assemble.ts'
import { filesOfWorkTree } from '../../tools/distribution/source.ts'
import { writeFiles } from '../../tools/distribution/write.ts'
import { root } from '../../tools/root.ts'
import type { PullRequestAction } from '../fakes/forge/events.ts'
import { type Forge, startForge } from '../fakes/forge/forge.ts'
import type { DialectName } from '../fakes/forge/model.ts'
import { type EndedRun, runWorkflow } from './act.ts'
import { rig } from './rig.ts'

/** What a world is made with. */
export interface WorldOptions {
  readonly dialect: DialectName
  /** `owner/name`; one of its own for each world that shares an engine. */
  readonly repository: string
  readonly registryPassword?: string
  /** Replaces parts of the app's deploy.yml. */
  readonly deployYml?: (text: string) => string
  readonly onLine?: (step: string, line: string) => void
}

/**
 * A forge with a repository in which the example app lies, a registry, an engine, and a runner: all that a
 * pull request needs to live. Forge apart, everything is real.
 */
export class PreviewWorld {
  readonly forge: Forge
  readonly #options: WorldOptions
  readonly #folder: string
  #runs = 70

  private constructor(options: WorldOptions, forge: Forge, folder: string) {
    this.#options = options
    this.forge = forge
    this.#folder = folder
  }

  static async create(options: WorldOptions): Promise<PreviewWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'deploy-actions-world-'))
    const forge = await startForge({
      dialect: options.dialect,
      repository: options.repository,
      gitRoot: join(folder, 'git'),
    })
    const world = new PreviewWorld(options, forge, folder)
    writeFiles(join(folder, 'distribution'), assemble(filesOfWorkTree(root)))
    world.#makeApp()
    return world
  }

  /** The image's name without tag. */
  get image(): string {
    return `${rig.registry}/${this.#options.repository}`
  }

  /** The app's deploy.yml. */
  get deployYml(): string {
    return readFileSync(join(this.#folder, 'app/deploy.yml'), 'utf8')
  }

  /** A pull request with one commit that changes a file of the app. */
  openPullRequest(title: string, edit: (server: string) => string, body = ''): number {
    this.#git('checkout', '--quiet', '-B', 'feature', 'main')
    this.#change(title, edit)
    return this.forge.state.createPullRequest({ title, body, branch: 'feature', message: title }).number
  }

  /** Another commit on the pull request's branch; its sha. */
  push(number: number, message: string, edit: (server: string) => string): string {
    this.#change(message, edit)
    return this.forge.state.push(number, { message }).head.sha
  }

  /** Runs the shipped workflow for an event of the pull request, as the forge's runner would. */
  preview(
    action: PullRequestAction,
    number: number,
    env: Readonly<Record<string, string>> = {},
  ): Promise<EndedRun> {
    const event = this.forge.event(action, number)
    return this.#run('pr-preview.yml', event, { ...this.forge.environment(event), ...env })
  }

  /** Runs the shipped sweep, as the schedule would. */
  sweep(number: number): Promise<EndedRun> {
    const {
      GITHUB_REF: _ref,
      GITHUB_SHA: _sha,
      ...env
    } = this.forge.environment(this.forge.event('opened', number))
    const event = { name: 'schedule', payload: { schedule: '17 * * * *' } }
    return this.#run('sweep.yml', event, { ...env, GITHUB_EVENT_NAME: 'schedule' })
  }

  async close(): Promise<void> {
    await this.forge.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Removes what a test that failed half-way left on the engine. */
  async clearAway(): Promise<void> {
    await this.close()
    const filter = ['--quiet', '--filter', `label=deploy-actions.repository=${this.#options.repository}`]
    const ids = (...list: string[]) =>
      execFileSync(rig.docker, [...list, ...filter], { encoding: 'utf8' })
        .split('\n')
        .filter(Boolean)
    for (const id of ids('container', 'ls', '--all'))
      execFileSync(rig.docker, ['container', 'rm', '--force', id])
    for (const id of ids('network', 'ls')) execFileSync(rig.docker, ['network', 'rm', id])
  }

  #run(
    file: string,
    event: { name: string; payload: unknown },
    env: Readonly<Record<string, string>>,
  ): Promise<EndedRun> {
    const { dialect, registryPassword = rig.registryPassword, onLine } = this.#options
    const text = readFileSync(join(root, 'workflows', dialect, file), 'utf8')
    const token = this.forge.tokens.automatic.value
    this.#runs += 1
    return runWorkflow({
      act: rig.act,
      workflow: withoutPrefix(text),
      event,
      distribution: join(this.#folder, 'distribution'),
      repository: this.forge.gitDirectory ?? '',
      env: { ...env, GITHUB_RUN_ID: String(this.#runs), GITHUB_RUN_NUMBER: String(this.#runs) },
      secrets: { GITHUB_TOKEN: token, REGISTRY_PASSWORD: registryPassword },
      vars: { REGISTRY_USERNAME: rig.registryUser },
      ...(onLine === undefined ? {} : { onLine }),
    })
  }

  #makeApp(): void {
    const app = join(this.#folder, 'app')
    cpSync(join(root, 'examples/notes'), app, { recursive: true })
    const file = join(app, 'deploy.yml')
    const text = readFileSync(file, 'utf8')
      .replace('ghcr.io/acme/notes', this.image)
      .replace('build: { context: . }', `build: { context: ., args: { BASE_IMAGE: "${rig.baseImage}" } }`)
    writeFileSync(file, this.#options.deployYml?.(text) ?? text)
    this.#git('init', '--quiet', '--initial-branch=main')
    this.#git('remote', 'add', 'origin', this.forge.gitDirectory ?? '')
    this.#commit('The notes app', 'main')
  }

  #change(message: string, edit: (server: string) => string): void {
    const file = join(this.#folder, 'app/server.mjs')
    writeFileSync(file, edit(readFileSync(file, 'utf8')))
    this.#commit(message, 'feature')
  }

  #commit(message: string, branch: string): void {
    this.#git('add', '--all')
    this.#git(
      '-c',
      'user.name=Ada',
      '-c',
      'user.email=ada@acme.example',
      'commit',
      '--quiet',
      '--message',
      message,
    )
    this.#git('push', '--quiet', '--force', 'origin', `HEAD:${branch}`)
  }

  #git(...args: string[]): void {
    execFileSync('git', args, { cwd: join(this.#folder, 'app'), stdio: ['ignore', 'ignore', 'inherit'] })
  }
}

/**
 * Gitea's and Forgejo's workflows name the actions by an absolute address, which act does not know. Taking the
 * one prefix away must be all that is needed.
 */
export function withoutPrefix(workflow: string): string {
  return workflow.replaceAll(/(uses: )https:\/\/forge\.example\/(?=org\/deploy-actions\/)/g, '$1')
}
