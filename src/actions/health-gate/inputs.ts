import { formatDuration } from '../../core/duration.ts'
import type { ValuesOf } from '../../core/inputs.ts'
import type { Budget } from '../../health/verdict.ts'
import type { definition } from './definition.ts'

/** The inputs of the action. */
export type GateInputs = ValuesOf<typeof definition.inputs>

/** What only makes sense with `url`: with `environment` the configuration says it. */
const urlOnly = [
  'path',
  'version-pointer',
  'version-header',
  'expect-status',
  'expect',
  'expect-headers',
] as const

/** Problems between inputs that are each fine alone. */
export function checkInputs(inputs: GateInputs): readonly string[] {
  const form = inputs.url === undefined ? environmentProblems(inputs) : urlProblems(inputs)
  return [...form, ...timeProblems(inputs)]
}

function environmentProblems(inputs: GateInputs): string[] {
  if (inputs.environment === undefined)
    return ['url or environment is required: without one of them there is nothing to probe']
  return urlOnly
    .filter((name) => inputs[name] !== undefined)
    .map((name) => `${name} goes only with url; with environment the configuration says what is healthy`)
}

function urlProblems(inputs: GateInputs): string[] {
  const { url, path, version, services } = inputs
  const places = [inputs['version-pointer'], inputs['version-header']].filter((place) => place !== undefined)
  const problems: string[] = []
  if (inputs.environment !== undefined)
    problems.push('url and environment exclude each other; keep one of them')
  else {
    if (services !== undefined) problems.push('services goes only with environment')
    if (inputs['trusted-sha'] !== undefined) problems.push('trusted-sha goes only with environment')
  }
  if (path !== undefined && url?.search) problems.push('path does not go with a url that has a query ("?…")')
  if (places.length > 1)
    problems.push('version-pointer and version-header exclude each other; keep one of them')
  if (version !== undefined && places.length === 0 && inputs.environment === undefined)
    problems.push('version needs version-pointer or version-header: where the answer names the version')
  return problems
}

function timeProblems({ successes, interval, deadline }: GateInputs): string[] {
  const least = (successes - 1) * interval
  if (interval > deadline)
    return [`interval (${formatDuration(interval)}) is longer than deadline (${formatDuration(deadline)})`]
  if (least < deadline) return []
  return [
    `successes (${successes}) with interval (${formatDuration(interval)}) need at least ${formatDuration(least)}, and deadline is ${formatDuration(deadline)}`,
  ]
}

/** The limits of the inputs as the gate takes them. */
export function budgetOf(inputs: GateInputs): Budget {
  return {
    successes: inputs.successes,
    intervalMs: inputs.interval,
    requestTimeoutMs: inputs['request-timeout'],
    limitsMs: {
      unreachable: inputs['unreachable-limit'],
      wrong: inputs['wrong-limit'],
      stale: inputs['stale-limit'],
    },
    deadlineMs: inputs.deadline,
  }
}
