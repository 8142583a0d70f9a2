import { ok, type Parsed, wrong } from './parsed.ts'

/** The part of a commit's sha that people read, as a version and in the tag `sha-<12>`. */
export function shortSha(sha: string): string {
  return sha.slice(0, 12)
}

/** Reads the full sha of a commit, of SHA-1 or SHA-256; a part of one may name another commit tomorrow. */
export const parseFullSha = (text: string): Parsed<string> =>
  /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
    ? ok(text)
    : wrong('is not the full sha of a commit (40 or 64 digits 0-9 and a-f, in lower case)')

/** What the running app must report: the wanted version (a tag or a short sha), and the commit's full sha. */
export interface WantedVersion {
  readonly version: string
  readonly sha?: string
}

/**
 * Does the app serve the wanted version? It does if it reports exactly that version, or at least 7 hex
 * characters that begin the commit's full sha (what `git rev-parse --short` and most build scripts bake in).
 */
export function isServed(served: string, wanted: WantedVersion): boolean {
  const reported = served.trim()
  if (reported === '') return false
  if (reported === wanted.version) return true
  const sha = wanted.sha ?? (/^[0-9a-f]{7,40}$/.test(wanted.version) ? wanted.version : undefined)
  if (sha === undefined || !/^[0-9a-f]{7,40}$/.test(reported)) return false
  return sha.startsWith(reported) || (wanted.sha === undefined && reported.startsWith(sha))
}
