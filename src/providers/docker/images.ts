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
 * The image on the engine; pulled if it is not there. References are pinned by digest, so what is there under
 * this reference is what the registry has.
 */
export async function haveImage(
  docker: DockerCli,
  reference: string,
  logins: readonly RegistryLogin[],
): Promise<Image> {
  const present = readImage(await inspect(docker, 'image', [reference]))
  if (present) return present
  if (isImageId(reference)) throw notOnThisEngine(reference)
  await pull(reference, logins)
  const pulled = readImage(await inspect(docker, 'image', [reference]))
  if (pulled) return pulled
  throw new Failure('image-not-found', `The engine has no image ${reference} although it was just pulled.`, {
    remedy: 'Somebody removes images on this engine while previews start. Run this job again.',
  })
}

async function pull(reference: string, logins: readonly RegistryLogin[]): Promise<void> {
  const folder = logins.length > 0 ? configFolder(logins) : undefined
  try {
    log.info(`Pulling ${reference}.`)
    await dockerCli(folder ? { configFolder: folder.path } : {}).run(
      ['image', 'pull', '--quiet', reference],
      {
        timeoutMs: pullTimeoutMs,
      },
    )
  } finally {
    folder?.remove()
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
