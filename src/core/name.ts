import { createHash } from 'node:crypto'

/** The first characters of a SHA-256: enough to tell names apart, short enough to read. */
export function shortHash(text: string, length = 8): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length)
}

/**
 * A name that every engine, registry and DNS accepts: lower case, digits and single hyphens.
 * Different texts may give the same slug; where that matters, use `boundedName`, which hashes what was lost.
 */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}

/**
 * A deterministic name of at most `limit` characters (at least 16) made from parts. Where the plain name could
 * be that of other parts too, a hash of the parts is added, so that two different owners do not get the same
 * name: when a part had to be changed or cut, and when any but the first holds a hyphen, because `a-b` + `c`
 * and `a` + `b-c` would meet. Give `pr` and `12` as two parts.
 */
export function boundedName(parts: readonly string[], limit: number): string {
  const plain = parts.map(slug).filter(Boolean).join('-')
  const faithful = parts.every(
    (part, index) => part !== '' && slug(part) === part && (index === 0 || !part.includes('-')),
  )
  if (faithful && plain.length <= limit) return plain
  const hash = shortHash(parts.join('\u0000'))
  const head = plain.slice(0, limit - hash.length - 1).replace(/-+$/, '')
  return head === '' ? hash : `${head}-${hash}`
}
