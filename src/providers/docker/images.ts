import { type DockerCli, dockerCli } from '../../clients/docker/cli.ts'
import { configFolder, type RegistryLogin } from '../../clients/docker/credentials.ts'
import { inspect } from '../../clients/docker/lookup.ts'
import { Failure, messageOf } from '../../core/failure.ts'
import { isImageId } from '../../core/image-reference.ts'
import * as log from '../../runtime/log.ts'
import { type Image, readImage } from './inspect.ts'

/** Large images over slow lines; a pull that hangs for longer does not come. */
const pullTimeoutMs = 15 * 60_000

/**
 * The images of the engine that a run needs. References are pinned by digest, so what is there under a reference
 * is what the registry has, and what was seen once is not asked for again.
 */
export class Images {
  readonly #docker: DockerCli
  readonly #logins: readonly RegistryLogin[]
  readonly #seen = new Map<string, Image>()

  constructor(docker: DockerCli, logins: readonly RegistryLogin[]) {
    this.#docker = docker
    this.#logins = logins
  }

  /** Those that are on the engine, by their references. */
  async present(references: readonly string[]): Promise<ReadonlyMap<string, Image>> {
    const unseen = [...new Set(references)].filter((reference) => !this.#seen.has(reference))
    await Promise.all(unseen.map((reference) => this.#look(reference)))
    return this.#seen
  }

  /** All of them; what is not on the engine is pulled. */
  async fetched(references: readonly string[]): Promise<ReadonlyMap<string, Image>> {
    const present = await this.present(references)
    const missing = [...new Set(references)].filter((reference) => !present.has(reference))
    const built = missing.find(isImageId)
    if (built !== undefined) throw notOnThisEngine(built)
    if (missing.length > 0) await this.#pullAll(missing)
    return this.#seen
  }

  /** What was seen may be gone by now: the next look is a new one. */
  forget(): void {
    this.#seen.clear()
  }

  async #look(reference: string): Promise<void> {
    const image = readImage(await inspect(this.#docker, 'image', [reference]))
    if (image) this.#seen.set(reference, image)
  }

  async #pullAll(references: readonly string[]): Promise<void> {
    const folder = this.#logins.length > 0 ? configFolder(this.#logins) : undefined
    const client = folder ? dockerCli({ configFolder: folder.path }) : this.#docker
    try {
      // All of them end before the folder goes: a pull that is still under way needs its login.
      const ended = await Promise.allSettled(references.map((reference) => this.#pull(client, reference)))
      for (const one of ended) if (one.status === 'rejected') throw one.reason
    } finally {
      folder?.remove()
    }
  }

  /** The client's words do not say which image, nor that nobody logged in. */
  #notPulled(reference: string, error: unknown): unknown {
    if (!(error instanceof Failure)) return error
    const anonymous = error.reasonCode === 'registry-unauthorized' && this.#logins.length === 0
    const remedy = anonymous ? 'Pass `registry-username` and `registry-password` to this step.' : error.remedy
    return new Failure(error.reasonCode, `The image ${reference} could not be pulled. ${error.message}`, {
      ...(remedy === undefined ? {} : { remedy }),
      cause: error,
    })
  }

  async #pull(client: DockerCli, reference: string): Promise<void> {
    log.info(`Pulling ${reference}.`)
    await client
      .run(['image', 'pull', '--quiet', reference], { timeoutMs: pullTimeoutMs })
      .catch((error: unknown) => {
        throw this.#notPulled(reference, error)
      })
    await this.#look(reference)
    if (this.#seen.has(reference)) return
    throw new Failure(
      'image-not-found',
      `The engine has no image ${reference} although it was just pulled.`,
      { remedy: 'Somebody removes images on this engine while previews start. Run this job again.' },
    )
  }
}

function notOnThisEngine(id: string): Failure {
  return new Failure('image-not-found', `This Docker engine has no image ${id}.`, {
    remedy:
      'Images built with `push: false` exist only on the engine that built them. Build on this engine, or push the image and pass its reference `name@sha256:…`.',
  })
}

/**
 * Removes images that no service runs any more, so that an engine does not fill up with one for each commit. Only
 * those that a build for this repository labelled; what something else still uses stays, and so does what is
 * named by an id (it was built here, and somebody may want it). Never throws: an image that stays does no harm.
 */
export async function dropImages(
  docker: DockerCli,
  repository: string,
  references: readonly string[],
): Promise<void> {
  const pulled = [...new Set(references)].filter((reference) => !isImageId(reference))
  for (const reference of pulled) {
    try {
      const image = readImage(await inspect(docker, 'image', [reference]))
      if (image?.labels['deploy-actions.repository']?.toLowerCase() !== repository.toLowerCase()) continue
      await docker.attempt(['image', 'rm', reference])
    } catch (error) {
      log.debug(`The image ${reference} stays: ${messageOf(error)}`)
    }
  }
}
