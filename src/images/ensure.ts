import { Failure } from '../core/failure.ts'
import type { Builder, BuildRequest } from './builder.ts'
import { fingerprintLabel } from './fingerprint.ts'
import type { Manifest } from './manifest.ts'
import type { ImageRepository } from './registry.ts'

/** An image that the registry shall serve. */
export interface WantedImage {
  /** `registry/path`. */
  readonly name: string
  /** The first one never moves; see tags.ts. */
  readonly tags: readonly string[]
  readonly fingerprint: string
  /** Everything but the tags. */
  readonly build: Omit<BuildRequest, 'tags'>
}

/** What proving needs of a registry. */
export type ProvingRepository = Pick<ImageRepository, 'image' | 'manifest' | 'config' | 'tag'>

/** What has to be done for an image. */
export type ImagePlan =
  /** The registry has it; these tags are missing. */
  | { readonly kind: 'reuse'; readonly manifest: Manifest; readonly missing: readonly string[] }
  | { readonly kind: 'build' }

/**
 * Sees whether the registry has the image already, so that a repeated run and the promotion of a commit build
 * nothing. Also the first question to the registry: wrong credentials end the run before a long build.
 */
export async function planImage(
  { tags: [fixed = '', ...others], fingerprint }: WantedImage,
  repository: ProvingRepository,
): Promise<ImagePlan> {
  const manifest = await repository.manifest(fixed)
  if (manifest === undefined) return { kind: 'build' }
  const { labels } = await repository.config(manifest)
  if (labels[fingerprintLabel] !== fingerprint) return { kind: 'build' }
  const present = await Promise.all(others.map((tag) => repository.manifest(tag)))
  const missing = others.filter((_, index) => present[index]?.digest !== manifest.digest)
  return { kind: 'reuse', manifest, missing }
}

/**
 * Builds the image, pushes it, gives it its tags, and proves that the registry serves it under each. `tagsNow` is
 * asked when it is built and nothing was written yet: a build is long, and what was right before may not be now.
 */
export async function buildAndPush(
  { name, tags: [fixed = ''], build }: WantedImage,
  repository: ProvingRepository,
  builder: Builder,
  tagsNow: () => Promise<readonly string[]>,
): Promise<Manifest> {
  const tagged = `${name}:${fixed}`
  await builder.build({ ...build, tags: [tagged] })
  const { digest, tags } = await pushed(builder, tagged, tagsNow)
  const manifest = await repository.manifest(digest)
  if (manifest === undefined) throw mismatch(`${name}@${digest}`, digest, undefined)
  await proveTag(repository, fixed, digest)
  await addTags(
    repository,
    manifest,
    tags.filter((tag) => tag !== fixed),
  )
  return manifest
}

async function pushed(builder: Builder, tagged: string, tagsNow: () => Promise<readonly string[]>) {
  try {
    const tags = await tagsNow()
    return { ...(await builder.push(tagged)), tags }
  } finally {
    await builder.forget(tagged)
  }
}

/** Gives an image that is in the registry more tags, and proves each. */
export async function addTags(
  repository: ProvingRepository,
  manifest: Manifest,
  tags: readonly string[],
): Promise<void> {
  for (const tag of tags) {
    await repository.tag(manifest, tag)
    await proveTag(repository, tag, manifest.digest)
  }
}

async function proveTag(repository: ProvingRepository, tag: string, digest: string): Promise<void> {
  const served = await repository.manifest(tag)
  if (served?.digest !== digest) throw mismatch(`${repository.image.name}:${tag}`, digest, served?.digest)
}

function mismatch(reference: string, pushed: string, served: string | undefined): Failure {
  return new Failure(
    'digest-mismatch',
    `The registry serves ${served ?? 'nothing'} for ${reference}, but ${pushed} was pushed.`,
    {
      remedy: 'Another run may have pushed the same tag at the same time: run this job again.',
      details: { pushed, served: served ?? null },
    },
  )
}
