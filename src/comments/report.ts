import { formatDuration } from '../core/duration.ts'
import { codeBlock, escapeMarkdown, folded, inlineCode, table } from '../core/markdown.ts'
import { counted, oneLine } from '../core/text.ts'
import { detailsOf } from './details.ts'
import { addressLink, link } from './links.ts'
import type { StepResult } from './results.ts'
import { resultOf, type Standing } from './standing.ts'

/** What the report says besides the results. */
export interface ReportOptions {
  /** What it is about; default "Preview". */
  readonly title: string | undefined
  /** Page of the run. */
  readonly runUrl: string | undefined
}

type Told = Exclude<Standing, { kind: 'left' }>

/** The section that tells how it stands, as Markdown. All of the results is foreign text. Pure. */
export function renderReport(steps: readonly StepResult[], standing: Told, options: ReportOptions): string {
  const parts = [heading(standing, options), ...story(steps, standing, options), ...aside(steps, options)]
  return parts.filter((part) => part !== '').join('\n\n')
}

const endings: Readonly<Record<Told['kind'], readonly [icon: string, words: string]>> = {
  failed: ['❌', 'failed'],
  removed: ['🧹', 'removed'],
  running: ['✅', 'is running'],
  built: ['📦', 'image is built'],
  done: ['✅', 'is done'],
}

function heading({ kind }: Told, { title }: ReportOptions): string {
  const [icon, words] = endings[kind]
  return `### ${icon} ${escapeMarkdown(title ?? 'Preview')} ${words}`
}

function story(steps: readonly StepResult[], standing: Told, options: ReportOptions): string[] {
  switch (standing.kind) {
    case 'failed':
      return failureStory(standing.at, options)
    case 'removed':
      return [`${escapeMarkdown(resultOf(steps, 'destroy-preview')?.message ?? '')}`]
    case 'running':
      return [runningStory(steps, standing.proven), serviceTable(steps)]
    case 'built':
      return [escapeMarkdown(resultOf(steps, 'build-push-image')?.message ?? '')]
    case 'done':
      return []
  }
}

/** What went wrong, what to do, and what that means for the preview. */
function failureStory({ step, result, outcome }: StepResult, { runUrl }: ReportOptions): string[] {
  const name = inlineCode(result?.action ?? step)
  const log = runLink('Log of the run', runUrl)
  if (result === undefined) return [`The step ${name} ended without a result (${outcome}).`, log]
  const long = result.message.includes('\n')
  const message = long
    ? `:\n\n${codeBlock(result.message)}`
    : `: ${escapeMarkdown(oneLine(result.message, 1000))}`
  const remaining = detailsOf('destroy-preview', result)?.remaining ?? []
  const untouched = result.action === 'build-push-image' ? 'The preview was not touched.' : ''
  return [`${name}${message}`, remedyStory(result.remedy), log, untouched, remainingTable(remaining)]
}

/** Several lines are there to be copied (commands, a piece of YAML): all but a first line that introduces them. */
function remedyStory(remedy: string | undefined): string {
  if (remedy === undefined) return ''
  const [first = '', ...rest] = remedy.split('\n')
  const told = (text: string) => escapeMarkdown(oneLine(text, 1000))
  if (rest.length === 0) return `**What to do:** ${told(first)}`
  return first.endsWith(':')
    ? `**What to do:** ${told(first)}\n\n${codeBlock(rest.join('\n'))}`
    : `**What to do:**\n\n${codeBlock(remedy)}`
}

function runLink(text: string, runUrl: string | undefined): string {
  return runUrl !== undefined && URL.canParse(runUrl) ? link(text, new URL(runUrl)) : ''
}

function remainingTable(
  remaining: readonly {
    readonly resource: string
    readonly reason: string
    readonly command?: string | null | undefined
  }[],
): string {
  if (remaining.length === 0) return ''
  const rows = remaining.map(({ resource, reason, command }) => [
    inlineCode(resource),
    escapeMarkdown(oneLine(reason)),
    command == null ? '' : inlineCode(command),
  ])
  return table(['Still there', 'Why', 'Remove it with'], rows)
}

function runningStory(steps: readonly StepResult[], proven: boolean): string {
  const preview = detailsOf('provision-preview', resultOf(steps, 'provision-preview'))
  const gate = detailsOf('health-gate', resultOf(steps, 'health-gate'))
  const address = preview?.url ?? gate?.targets?.find(({ url }) => url != null)?.url
  const served = gate?.['served-version']
  const version = served ?? preview?.version
  const words =
    version == null
      ? 'The version was not checked.'
      : `Version ${inlineCode(version)}, ${served == null || !proven ? 'not proven by a gate' : 'proven by the gate'}.`
  const shown = addressLink(address ?? '').trim()
  return shown === '' ? words : `**${shown}**\n\n${words}`
}

/** Only when there is more than one service: one is told by the lines above. */
function serviceTable(steps: readonly StepResult[]): string {
  const services = detailsOf('provision-preview', resultOf(steps, 'provision-preview'))?.services ?? []
  if (services.length < 2) return ''
  const rows = services.map(({ name, url, change, 'gap-ms': gap }) => [
    inlineCode(name),
    url == null ? '' : addressLink(url),
    `${escapeMarkdown(change ?? '')}${gap == null ? '' : `, gap ${formatDuration(gap)}`}`,
  ])
  return table(['Service', 'Address', 'Change'], rows)
}

/** What only some readers want: each step with its time, digests, expiry, and the run. */
function aside(steps: readonly StepResult[], { runUrl }: ReportOptions): string[] {
  const facts = factsOf(steps).map(([name, value]) => `- ${name}: ${value}`)
  const told = steps.map(({ step, result, outcome }) => [
    `${result?.ok ? '✅' : '❌'} ${inlineCode(step)}`,
    escapeMarkdown(oneLine(result?.message ?? outcome)),
    result?.['duration-ms'] === undefined ? '' : formatDuration(result['duration-ms']),
  ])
  const shown = [table(['Step', 'What it did', 'Time'], told), facts.join('\n')]
  return [
    folded(
      `Details of ${counted(steps.length, 'step')}`,
      [...shown, runLink('Run', runUrl)].filter((part) => part !== '').join('\n\n'),
    ),
  ]
}

type Fact = readonly [name: string, value: string]

function factsOf(steps: readonly StepResult[]): Fact[] {
  const preview = detailsOf('provision-preview', resultOf(steps, 'provision-preview'))
  const gate = detailsOf('health-gate', resultOf(steps, 'health-gate'))
  const removal = detailsOf('destroy-preview', resultOf(steps, 'destroy-preview'))
  const [only, ...more] = preview?.services ?? []
  const [gap, healthy] = [more.length === 0 ? only?.['gap-ms'] : undefined, gate?.['first-healthy-after-ms']]
  const expires = preview?.['expires-at']
  const facts: readonly (readonly [name: string, value: string | undefined])[] = [
    ...imageFacts(steps),
    ['Gap while updating', gap == null ? undefined : formatDuration(gap)],
    ['First healthy answer after', healthy == null ? undefined : formatDuration(healthy)],
    ['Probes', gate?.attempts == null ? undefined : String(gate.attempts)],
    ['Removed at the latest', expires == null ? undefined : escapeMarkdown(shortTime(expires))],
    ...(removal?.destroyed ?? []).map((resource): Fact => ['Removed', inlineCode(resource)]),
  ]
  return facts.flatMap(([name, value]): Fact[] => (value === undefined ? [] : [[name, value]]))
}

function imageFacts(steps: readonly StepResult[]): Fact[] {
  const build = detailsOf('build-push-image', resultOf(steps, 'build-push-image'))
  const reused = build?.reused === true ? ' (already in the registry)' : ''
  return Object.entries(build?.images ?? {}).map(([service, image]) => [
    `Image of ${inlineCode(service)}`,
    inlineCode(shortImage(image)) + reused,
  ])
}

/** The name without its tag, and as much of the digest as tells it apart. */
function shortImage(image: string): string {
  const [, name = '', digest = ''] = /^(?:(.*)@)?(sha256:[0-9a-f]{12})[0-9a-f]{52}$/.exec(image) ?? []
  if (digest === '') return oneLine(image)
  return name === '' ? digest : `${oneLine(name)}@${digest}`
}

/** `2026-11-24 10:00 UTC` */
function shortTime(iso: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? iso : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
