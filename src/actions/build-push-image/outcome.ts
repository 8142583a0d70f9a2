import { formatDuration } from '../../core/duration.ts'
import { inlineCode, table } from '../../core/markdown.ts'
import type { Outcome } from '../../core/outcome.ts'
import { counted, listed } from '../../core/text.ts'
import { shortSha } from '../../core/version.ts'
import type { definition } from './definition.ts'

/** What became of one image. */
export interface EndedImage {
  /** Undefined with the input `image`. */
  readonly service?: string
  /** `name@sha256:…`, or `sha256:…` of an image that was not pushed. */
  readonly reference: string
  /** Undefined if it was not pushed. */
  readonly digest?: string
  readonly reused: boolean
  /** Tags that were added or moved in the registry. */
  readonly changed: readonly string[]
  /** Tags that this run may not write any more. */
  readonly left: readonly string[]
}

/** What an ended run says. */
export interface Ended {
  readonly images: readonly EndedImage[]
  readonly version: string
  readonly sha: string
  /** The tags that name the images in the registry. */
  readonly tags: readonly string[]
  readonly durationMs: number
}

/** The outcome of a run that ended well. */
export function outcomeOf(ended: Ended): Outcome<keyof (typeof definition)['outputs']> {
  const { images, version, sha, tags, durationMs } = ended
  const [first] = images
  const reused = images.every((image) => image.reused)
  const changed = images.some((image) => !image.reused || image.changed.length > 0)
  const byService = Object.fromEntries(
    images.map(({ service, reference }) => [service ?? 'image', reference]),
  )
  return {
    reasonCode: changed ? 'ok' : 'unchanged',
    message: `${sentence(ended)} (${formatDuration(durationMs)})`,
    outputs: {
      image: first?.reference ?? '',
      images: JSON.stringify(byService),
      version,
      digest: first?.digest ?? '',
      reused: String(reused),
      tags: tags.join('\n'),
    },
    details: { images: byService, version, sha, reused, tags, 'duration-ms': Math.round(durationMs) },
    summary: summaryOf(ended),
  }
}

function sentence({ images, version, tags }: Ended): string {
  const reused = images.filter((image) => image.reused).length
  const made = images.length - reused
  const what = [
    ...(made > 0 ? [`${counted(made, 'image')} built`] : []),
    ...(reused > 0 ? [`${counted(reused, 'image')} found in the registry`] : []),
  ]
  const where = tags.length === 0 ? 'in this engine only' : `tagged ${listed(tags)}`
  return `Version ${version}: ${listed(what)}, ${where}.`
}

function summaryOf({ images, version, sha, tags }: Ended): string {
  const rows = images.map(({ service, reference, reused }) => [
    inlineCode(service ?? 'image'),
    inlineCode(reference),
    reused ? 'found in the registry' : 'built',
  ])
  const named = tags.length === 0 ? '' : ` Tags: ${tags.map(inlineCode).join(', ')}.`
  return [
    `### Images of ${inlineCode(version)}`,
    table(['service', 'image', 'how'], rows),
    `Commit ${inlineCode(shortSha(sha))}.${named}`,
  ].join('\n\n')
}
