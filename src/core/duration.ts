import { ok, type Parsed, wrong } from './parsed.ts'

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
type Unit = keyof typeof unitMs

/** What a duration may be at most where nothing else is said: the longest job of a hosted runner. */
const sixHours = 6 * unitMs.h

/** Limits of a duration, in milliseconds. */
export interface DurationLimits {
  readonly min?: number
  readonly max?: number
}

/**
 * Reads a duration with a unit: `500ms`, `90s`, `10m`, `1h30m`, `3d`. The result is in milliseconds.
 * A bare number is refused: in other tools `timeout: 20` has meant both 20 s and 20 ms.
 */
export function parseDuration(text: string, limits: DurationLimits = {}): Parsed<number> {
  const { min = 1, max = sixHours } = limits
  if (/^\d+$/.test(text)) return wrong(`has no unit; write for example "${text}s" or "${text}m"`)
  if (!/^(\d+(ms|s|m|h|d))+$/.test(text))
    return wrong('is not a duration; write for example "90s", "10m" or "1h30m"')
  let total = 0
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|s|m|h|d)/g))
    total += Number(amount) * unitMs[unit as Unit]
  if (total < min) return wrong(`must be at least ${formatDuration(min)}`)
  if (total > max) return wrong(`must be at most ${formatDuration(max)}`)
  return ok(total)
}

/** Milliseconds as a person writes them: `450ms`, `2.5s`, `1m30s`, `6h`, `3d`. */
export function formatDuration(ms: number): string {
  if (Math.round(ms) < 1000) return `${Math.round(ms)}ms`
  if (ms < unitMs.m - 50) return `${Number((ms / 1000).toFixed(1))}s`
  let rest = Math.round(ms / 1000)
  const parts: string[] = []
  for (const [unit, seconds] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
    ['s', 1],
  ] as const) {
    const amount = Math.floor(rest / seconds)
    rest -= amount * seconds
    if (amount > 0) parts.push(`${amount}${unit}`)
  }
  return parts.slice(0, 2).join('')
}
