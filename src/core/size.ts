import { ok, type Parsed, wrong } from './parsed.ts'

const unitBytes = { KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 } as const
type Unit = keyof typeof unitBytes

/**
 * Reads a size with a unit, `512MB` or `1.5GB`, as bytes. The units are powers of 1024, as container engines
 * and cloud providers mean them for memory.
 */
export function parseSize(text: string): Parsed<number> {
  if (/^\d+$/.test(text)) return wrong(`has no unit; write for example "${text}MB"`)
  const match = /^(\d+(?:\.\d+)?)(KB|MB|GB)$/.exec(text)
  if (!match) return wrong('is not a size; write for example "512MB" or "1GB"')
  const bytes = Math.round(Number(match[1]) * unitBytes[match[2] as Unit])
  if (bytes > Number.MAX_SAFE_INTEGER) return wrong('is more than any machine has')
  return bytes > 0 ? ok(bytes) : wrong('must be more than nothing')
}

/** Bytes as a person writes them: `512MB`. */
export function formatSize(bytes: number): string {
  for (const unit of ['GB', 'MB', 'KB'] as const) {
    if (bytes >= unitBytes[unit]) return `${Number((bytes / unitBytes[unit]).toFixed(1))}${unit}`
  }
  return `${bytes}B`
}
