/**
 * What of a secret is secret by itself: each of its lines, the strings of one that is JSON, what it stands for if
 * it is encoded, and the password in an address. Apps take a secret apart, and print the parts.
 */
export function partsOf(text: string): string[] {
  const parts = new Set<string>()
  const add = (part: string) => {
    for (const line of linesOf(part)) parts.add(line)
  }
  for (const part of [text, ...jsonStrings(text)]) {
    add(part)
    for (const line of linesOf(part)) for (const inner of [...decoded(line), ...passwords(line)]) add(inner)
  }
  return [...parts]
}

const linesOf = (text: string): string[] => text.split(/\r\n|\n|\r/).map((line) => line.trim())

/**
 * What a text stands for, in a URL or in base64; only where that is a line of text again, else it was no encoding.
 * (A whole file in base64 has lines that are innocent.)
 */
function decoded(text: string): string[] {
  const found: string[] = []
  if (/%[0-9a-f]{2}/i.test(text)) found.push(urlDecoded(text))
  if (/^[\w+/-]{12,}={0,2}$/.test(text)) {
    const plain = Buffer.from(text, 'base64').toString()
    if (/^[\x20-\x7e]+$/.test(plain)) found.push(plain, ...jsonStrings(plain))
  }
  return found
}

function urlDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Shorter ones, and those that repeat the user, are the words that databases for trying out have: "postgres". */
const shortestPassword = 8

/** The password of `scheme://user:password@host`, as it stands there and decoded. */
function passwords(text: string): string[] {
  const [, user = '', password = ''] = /^[a-z][a-z0-9+.-]*:\/\/([^\s/?#:]*):([^\s/?#]*)@/i.exec(text) ?? []
  const all = [password, urlDecoded(password)]
  return all.filter((one) => one.length >= shortestPassword && !user.includes(one))
}

/**
 * The secret strings inside a secret that is JSON, such as a service account. It holds innocent words too, and
 * to mask `"project": "notes"` would take every output away that holds them: secret is what its key calls so,
 * what has no key, and what is long; a bare address is not.
 */
function jsonStrings(text: string): string[] {
  if (!/^\s*[[{]/.test(text)) return []
  try {
    return secretStrings(JSON.parse(text) as unknown, [])
  } catch {
    return []
  }
}

const longAnyway = 16
const tellingKey = /key|secret|token|pass|pwd|private|credential|auth/i
/** No credentials, no query, and no long random part as addresses of webhooks have. */
const bareAddress = /^https?:\/\/(?!.*\/[\w-]{20})[^@?#\s]*$/i

function secretStrings(value: unknown, keys: readonly string[]): string[] {
  if (typeof value === 'string') {
    if (bareAddress.test(value)) return []
    const isTold = keys.length === 0 || keys.some((key) => tellingKey.test(key))
    return isTold || value.length >= longAnyway ? [value] : []
  }
  if (Array.isArray(value)) return value.flatMap((item: unknown) => secretStrings(item, keys))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => secretStrings(item, [...keys, key]))
}
