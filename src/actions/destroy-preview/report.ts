import { dryRunMessage } from '../../core/dry-run.ts'
import { formatDuration } from '../../core/duration.ts'
import { Failure } from '../../core/failure.ts'
import { escapeMarkdown, inlineCode } from '../../core/markdown.ts'
import type { Outcome } from '../../core/outcome.ts'
import { counted } from '../../core/text.ts'
import type { Destruction } from '../../previews/destroy.ts'
import type { Remaining } from '../../providers/provider.ts'
import * as log from '../../runtime/log.ts'
import type { Outputs } from './parts.ts'

/** The outcome of a removal. Throws `removal-incomplete` if something is left, with how to remove it by hand. */
export function outcomeOf(name: string, done: Destruction, durationMs: number): Outcome<Outputs> {
  const { removed, remaining, kept } = done
  for (const resource of removed) log.info(`Removed: ${resource}`)
  for (const tag of kept) log.notice(`Left in the registry: ${tag}`)
  const details = { name, destroyed: removed, remaining, kept, 'duration-ms': Math.round(durationMs) }
  if (remaining.length > 0) throw incomplete(done, details)
  const what = name === '' ? 'The sweep' : `Preview ${name}:`
  return {
    reasonCode: removed.length === 0 ? 'unchanged' : 'ok',
    message:
      removed.length === 0
        ? `${what} found nothing to remove.`
        : `${what} removed ${counted(removed.length, 'resource')} in ${formatDuration(durationMs)}; nothing remains.`,
    outputs: { destroyed: removed.join('\n'), remaining: '[]' },
    details,
    summary: summaryOf(done),
  }
}

function incomplete(
  { removed, remaining }: Destruction,
  details: Readonly<Record<string, unknown>>,
): Failure {
  const lines = remaining.map(({ resource, reason }) => `  - ${resource}: ${reason}`)
  return new Failure(
    'removal-incomplete',
    `${counted(remaining.length, 'resource')} could not be removed (${removed.length} were):\n${lines.join('\n')}`,
    {
      remedy: ['Run this step again, or wait for the sweep.', ...byHand(remaining)].join(' '),
      details,
      outputs: { destroyed: removed.join('\n'), remaining: JSON.stringify(remaining) },
    },
  )
}

function byHand(remaining: readonly Remaining[]): string[] {
  const commands = remaining.flatMap(({ command }) => (command === undefined ? [] : [`  ${command}`]))
  return commands.length === 0 ? [] : [`By hand:\n${commands.join('\n')}`]
}

/** The outcome of a dry run: what would go, and which tags would not. */
export function dryOutcome(
  name: string,
  { would, kept }: { readonly would: readonly string[]; readonly kept: readonly string[] },
): Outcome<Outputs> {
  for (const line of would) log.info(`Would remove ${line}`)
  for (const tag of kept) log.notice(`Would be left in the registry: ${tag}`)
  return {
    reasonCode: 'skipped',
    message: dryRunMessage(
      would.length === 0 ? 'remove nothing' : `remove ${counted(would.length, 'thing')}`,
    ),
    outputs: { destroyed: '', remaining: '[]' },
    details: { name, destroyed: [], remaining: [], kept, 'would-destroy': would, 'dry-run': true },
  }
}

function summaryOf({ removed, kept }: Destruction): string {
  const lines = [
    ...removed.map((resource) => `- removed ${inlineCode(resource)}`),
    ...kept.map((tag) => `- left in the registry: ${escapeMarkdown(tag)}`),
  ]
  return lines.length === 0 ? '' : `### Previews removed\n\n${lines.join('\n')}`
}
