import { formatDuration } from '../../core/duration.ts'
import { escapeMarkdown, inlineCode, table } from '../../core/markdown.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { EnsuredEnvironment, Target, WantedEnvironment } from '../../providers/provider.ts'

/** What there is to tell about a preview that was made. */
export interface Told {
  readonly target: Target
  readonly wanted: WantedEnvironment
  readonly done: EnsuredEnvironment
  readonly sha: string
  readonly durationMs: number
}

type Outputs = 'url' | 'urls' | 'name' | 'created' | 'expires-at'

/** The outcome of a preview that answers. */
export function outcomeOf({ target, wanted, done, sha, durationMs }: Told): Outcome<Outputs> {
  const { version } = wanted.stamp
  const urls = Object.fromEntries(
    done.services.flatMap(({ name, url }) => (url ? [[name, url] as const] : [])),
  )
  const url = Object.values(urls)[0] ?? ''
  const unchanged = done.services.every(({ change }) => change === 'unchanged')
  const what = unchanged ? 'is as wanted' : done.created ? 'was created' : 'was updated'
  const where = url === '' ? '' : ` at ${url}`
  return {
    reasonCode: unchanged ? 'unchanged' : 'ok',
    message: `Preview ${target.name} ${what} in ${formatDuration(durationMs)} and runs version ${version}${where}${gaps(done)}.`,
    outputs: {
      url,
      urls: JSON.stringify(urls),
      name: target.name,
      created: String(done.created),
      'expires-at': done.expires ?? '',
    },
    details: {
      name: target.name,
      url,
      urls,
      version,
      sha,
      created: done.created,
      'expires-at': done.expires ?? null,
      services: servicesOf(wanted, done),
      'duration-ms': Math.round(durationMs),
    },
    summary: summaryOf(target, wanted, done),
  }
}

function gaps({ services }: EnsuredEnvironment): string {
  const longest = Math.max(-1, ...services.map(({ gapMs }) => gapMs ?? -1))
  return longest < 0 ? '' : `; while it was replaced, nothing answered for ${formatDuration(longest)}`
}

function servicesOf({ services }: WantedEnvironment, done: EnsuredEnvironment) {
  return done.services.map(({ name, change, url, gapMs }) => ({
    name,
    change,
    image: services.find((service) => service.name === name)?.image ?? '',
    ...(url === undefined ? {} : { url }),
    ...(gapMs === undefined ? {} : { 'gap-ms': gapMs }),
  }))
}

function summaryOf(target: Target, wanted: WantedEnvironment, done: EnsuredEnvironment): string {
  const rows = servicesOf(wanted, done).map((service) => [
    inlineCode(service.name),
    service.change,
    'url' in service ? escapeMarkdown(service.url ?? '') : '',
    'gap-ms' in service ? formatDuration(service['gap-ms'] ?? 0) : '',
  ])
  const expires = done.expires === undefined ? '' : `\n\nIt expires at ${done.expires}.`
  return `### Preview ${inlineCode(target.name)}\n\n${table(['service', 'change', 'address', 'gap'], rows)}${expires}`
}
