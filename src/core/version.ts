/** The part of a commit's sha that people read, as a version and in the tag `sha-<12>`. */
export function shortSha(sha: string): string {
  return sha.slice(0, 12)
}

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
