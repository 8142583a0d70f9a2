import { configFolder } from '../../clients/docker/credentials.ts'
import { type ImageReference, parseImageReference } from '../../core/image-reference.ts'
import { counted, listed } from '../../core/text.ts'
import { detectForge } from '../../forges/detect.ts'
import { withRegistryAdvice } from '../../images/advice.ts'
import type { Builder } from '../../images/builder.ts'
import { buildKit } from '../../images/buildkit.ts'
import { addTags, buildAndPush, type ImagePlan, planImage } from '../../images/ensure.ts'
import { ImageRepository } from '../../images/registry.ts'
import { variable } from '../../runtime/environment.ts'
import * as log from '../../runtime/log.ts'
import type { Account } from '../registry-account.ts'
import type { Inputs } from './check.ts'
import type { TagsNow } from './head.ts'
import type { EndedImage } from './outcome.ts'
import type { ResolvedImage } from './resolve.ts'

/** How the images are made. */
export interface Manner {
  readonly inputs: Inputs
  readonly account: Account | undefined
  readonly mayReuse: boolean
  /** Asked just before something is written. */
  readonly tagsNow: TagsNow
}

/** Makes every image, one after the other: the log tells one story. */
export async function makeImages(images: readonly ResolvedImage[], manner: Manner): Promise<EndedImage[]> {
  const builder = new LateBuilder(manner)
  const ended: EndedImage[] = []
  try {
    for (const image of images) ended.push(await makeImage(image, manner, builder))
  } catch (error) {
    throw advised(error, images)
  } finally {
    builder.close()
  }
  return ended
}

/** Says what would be done, after a look into the registry: each image in the log, all of them in the result. */
export async function dryRun(images: readonly ResolvedImage[], manner: Manner): Promise<string> {
  let built = 0
  for (const image of images) {
    const plan = await planned(image, repositoryOf(image, manner.account), manner).catch((error: unknown) => {
      throw advised(error, images)
    })
    if (plan.kind === 'build') built++
    const tags = manner.inputs.push ? `push it as ${listed(image.tags)}` : 'leave it in this engine'
    log.info(
      plan.kind === 'build'
        ? `Would build ${titleOf(image)} from ${image.build.context} and ${tags}.`
        : `Would take ${titleOf(image)} from the registry (${plan.manifest.digest}); tags to add: ${listed(plan.missing) || 'none'}.`,
    )
  }
  const reused = images.length - built
  return listed([
    ...(built > 0 ? [`build ${counted(built, 'image')}`] : []),
    ...(reused > 0 ? [`take ${counted(reused, 'image')} from the registry`] : []),
  ])
}

async function makeImage(image: ResolvedImage, manner: Manner, builder: LateBuilder): Promise<EndedImage> {
  const service = image.service === undefined ? {} : { service: image.service }
  if (!manner.inputs.push) {
    const tags = image.name === '' ? [] : [`${image.name}:${image.tags[0]}`]
    const { id } = await (await builder.get()).build({ ...image.build, tags })
    return { ...service, reference: id, reused: false, changed: [], left: [] }
  }
  const repository = repositoryOf(image, manner.account)
  const plan = await planned(image, repository, manner)
  if (plan.kind === 'reuse') {
    const changed = plan.missing.length === 0 ? [] : await manner.tagsNow(plan.missing)
    await addTags(repository, plan.manifest, changed)
    const { digest } = plan.manifest
    log.info(`${titleOf(image)} is in the registry already: ${digest}`)
    const left = without(plan.missing, changed)
    return { ...service, reference: `${image.name}@${digest}`, digest, reused: true, changed, left }
  }
  let changed = image.tags
  const { digest } = await buildAndPush(image, repository, await builder.get(), async () => {
    changed = await manner.tagsNow(image.tags)
    return changed
  })
  log.info(`${image.name} is in the registry: ${digest}, as ${listed(changed)}`)
  const left = without(image.tags, changed)
  return { ...service, reference: `${image.name}@${digest}`, digest, reused: false, changed, left }
}

const without = (tags: readonly string[], others: readonly string[]): string[] =>
  tags.filter((tag) => !others.includes(tag))

/** Whoever pushes asks the registry first, so that a wrong password shows before the build. */
async function planned(
  image: ResolvedImage,
  repository: ImageRepository,
  { inputs, mayReuse }: Manner,
): Promise<ImagePlan> {
  if (!inputs.push) return { kind: 'build' }
  if (mayReuse) return planImage(image, repository)
  await repository.ping()
  return { kind: 'build' }
}

/** A builder, and the folder with its login, from the moment that one is needed. */
class LateBuilder {
  readonly #manner: Manner
  #builder: Promise<Builder> | undefined
  #remove: (() => void) | undefined

  constructor(manner: Manner) {
    this.#manner = manner
  }

  get(): Promise<Builder> {
    this.#builder ??= this.#make()
    return this.#builder
  }

  close(): void {
    this.#remove?.()
  }

  #make(): Promise<Builder> {
    const { account, inputs } = this.#manner
    const timeoutMs = inputs.timeout
    if (account === undefined) return buildKit({ timeoutMs })
    const folder = configFolder([account])
    this.#remove = folder.remove
    return buildKit({ timeoutMs, configFolder: folder.path })
  }
}

function repositoryOf({ name }: ResolvedImage, account: Account | undefined): ImageRepository {
  const reference = referenceOf(name)
  if (reference === undefined) throw new Error(`"${name}" was checked before`)
  return new ImageRepository(reference, account)
}

function referenceOf(name: string): ImageReference | undefined {
  const reference = parseImageReference(name)
  return 'value' in reference ? reference.value : undefined
}

const titleOf = ({ service, name }: ResolvedImage): string =>
  service === undefined ? name : name === '' ? `the image of "${service}"` : `${name} ("${service}")`

function advised(error: unknown, images: readonly ResolvedImage[]): unknown {
  const forge = detectForge({
    FORGEJO_ACTIONS: variable('FORGEJO_ACTIONS'),
    FORGEJO_TOKEN: variable('FORGEJO_TOKEN'),
    GITEA_ACTIONS: variable('GITEA_ACTIONS'),
    GITHUB_API_URL: variable('GITHUB_API_URL'),
  })
  return withRegistryAdvice(error, forge, referenceOf(images[0]?.name ?? '')?.registry ?? '')
}
