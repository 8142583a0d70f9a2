import { maskers } from './maskers.ts'

/** A secret of a kind that easily gets out, and how to see that it did. */
export interface Canary {
  readonly name: string
  readonly value: string
  /** Texts that must not be readable: the pieces of the secret in each form that a log may show it in. */
  readonly needles: readonly string[]
}

/** A reader has learnt something when this many characters in a row of a secret, or of a form of it, are there. */
const readable = 8

const plain = 'cAnAry7Kq8Zr5tVx2Lk9Wm3'
const keyLines = ['MIIEvFinchQWERTYuiop12Asdf34', 'zxcvSiskinBnm98poiUYT65rew']
const field = 'sErIn-field-Jw6hB4nD'
const decodedBase64 = 'wren:under-base64-gT5vR'
const decodedUrl = 'birdie@under/url?gT5=vR&x'

/**
 * Ten kinds. `short` has too few characters to be hidden, and `equal to a public output` is what the preview
 * of pull request 12 of the app "notes" is called: nobody may hide these two, so that the second has no needles.
 */
export const canaries: readonly Canary[] = [
  canary('plain', plain),
  canary(
    'multi-line key',
    `-----BEGIN PRIVATE KEY-----\n${keyLines.join('\n')}\n-----END PRIVATE KEY-----\n`,
    keyLines,
  ),
  canary('percent', '50%linnet%25off%0Awith%signs'),
  canary(
    'JSON',
    JSON.stringify({
      type: 'service_account',
      project_id: 'notes',
      private_key: `bunting-Pd1uQ\ntwite-line-Xs8zK`,
      client_secret: field,
    }),
    ['bunting-Pd1uQ', 'twite-line-Xs8zK', field],
  ),
  encoded('base64', Buffer.from(decodedBase64).toString('base64'), decodedBase64),
  canary(
    'base64url',
    Buffer.from('\u00fb\u00ff\u00febrambling\u00ff\u00fe\u00fd', 'latin1').toString('base64url'),
  ),
  encoded('URL-encoded', encodeURIComponent(decodedUrl), decodedUrl),
  { name: 'short', value: 'q¤7', needles: ['q¤7'] },
  canary('prefix of another', plain.slice(0, 13)),
  { name: 'equal to a public output', value: 'notes-pr-12', needles: [] },
]

/** The value of one of them. Throws for a name that is none. */
export function canaryValue(name: string): string {
  const found = canaries.find((candidate) => candidate.name === name)
  if (found === undefined) throw new Error(`no canary is called "${name}"`)
  return found.value
}

/** The names of the canaries that a reader of this printed log can read, whatever the runner: none is good. */
export function visibleIn(log: string): string[] {
  return foundIn(
    Object.values(maskers)
      .map((masker) => masker(log))
      .join('\n\n'),
  )
}

/** The names of the canaries that stand in this text in any form: for outputs, state, summaries, comments, argv. */
export function foundIn(text: string): string[] {
  const pieces = new Set<string>()
  for (let at = 0; at + readable <= text.length; at++) pieces.add(text.slice(at, at + readable))
  return canaries
    .filter(({ needles }) =>
      needles.some((needle) => (needle.length === readable ? pieces.has(needle) : text.includes(needle))),
    )
    .map(({ name }) => name)
}

function canary(name: string, value: string, secretParts: readonly string[] = [value]): Canary {
  const pieces = secretParts.flatMap(formsOf).flatMap(piecesOf)
  return { name, value, needles: [...new Set(pieces)] }
}

/** One that an app decodes before it prints it. */
function encoded(name: string, value: string, text: string): Canary {
  return canary(name, value, [value, text])
}

/** As it is, in JSON, in a URL, and in base64 at each place that it may have within a longer text. */
function formsOf(part: string): string[] {
  const base64 = [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.from(' '.repeat(shift) + part)
    // The ends belong to the neighbours too: two characters of a secret may be read there.
    return (['base64', 'base64url'] as const).map((encoding) =>
      shifted
        .toString(encoding)
        .replace(/=+$/, '')
        .slice(shift === 0 ? 0 : 4, -4),
    )
  })
  return [part, JSON.stringify(part).slice(1, -1), encodeURIComponent(part), encodeURI(part), ...base64]
}

/** Every run of as many characters as tell something. */
function piecesOf(form: string): string[] {
  return Array.from({ length: Math.max(0, form.length - readable + 1) }, (_, at) =>
    form.slice(at, at + readable),
  )
}

/** Where an action that ended shows a canary, as "place: names": the log as read under each masker, all else as it is. */
export function leaksOf({ log, outputs, state, summary }: Shown): string[] {
  const places = {
    log: visibleIn(log),
    outputs: foundIn(Object.values(outputs).join('\n')),
    state: foundIn(Object.values(state).join('\n')),
    summary: foundIn(summary),
  }
  return Object.entries(places).flatMap(([place, names]) =>
    names.length === 0 ? [] : [`${place}: ${names.join(', ')}`],
  )
}

/** What an action leaves for others to read. */
interface Shown {
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  readonly summary: string
}
