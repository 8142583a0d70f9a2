/**
 * What a reader sees of a log, under the four maskers that runners have, rebuilt from their sources. Each takes
 * what an action printed and goes through it as the runner does: line by line, a mask counts for the lines
 * after it, and between `stop-commands` and its token nothing is a command.
 */
export type Masker = (printed: string) => string

/** How one runner hides: what it keeps of a registered text, and how it replaces what it keeps in a line. */
interface Hiding {
  /** Texts to look for, in the order in which the runner has them. */
  readonly formsOf: (registered: string) => readonly string[]
  readonly hide: (line: string, forms: readonly string[]) => string
  /** The lines that a `::error::text` and its like become. */
  readonly annotation: (line: string, data: string) => string
}

/** actions/runner: ActionCommandManager.cs (each line), HostContext.cs (derived forms), SecretMasker.cs (overlaps). */
export const github: Masker = viewOf({
  formsOf: (registered) => partsOf(registered).flatMap(githubForms),
  hide: hideOverlapping,
  annotation: (_, data) => unescaped(data),
})

/** gitea/runner 2 (act/runner/logger.go): unescaped, each line, base64 and its shifts, JSON, URL; first come, first replaced. */
export const giteaRunner: Masker = viewOf({
  formsOf: (registered) =>
    partsOf(registered).flatMap((part) => [
      part,
      ...shifts.map((shift) => base64From(part, shift)),
      JSON.stringify(part).slice(1, -1),
      encodeURIComponent(wellFormed(part)),
    ]),
  hide: hideInOrder,
  annotation: (_, data) => unescaped(data),
})

/** act_runner (reporter.go): the text as it was registered, still escaped; the empty one fits everywhere. */
export const actRunner: Masker = viewOf({
  formsOf: (registered) => [registered],
  hide: hideInOrder,
  annotation: (line) => line,
})

/** Forgejo's runner (mask.go): unescaped, the whole and its lines, none that is empty, longest first. */
export const forgejo: Masker = viewOf({
  formsOf: (registered) => partsOf(registered),
  hide: (line, forms) =>
    forms.toSorted((a, b) => b.length - a.length).reduce((seen, form) => seen.replaceAll(form, '***'), line),
  annotation: (line) => line,
})

/** By the name of the runner. */
export const maskers: Readonly<Record<string, Masker>> = {
  "GitHub's runner": github,
  "Gitea's runner": giteaRunner,
  act_runner: actRunner,
  "Forgejo's runner": forgejo,
}

const command = /^\s*::([^:\s]+)(?: .*?)?::(.*)$/s
const shown = new Set(['error', 'warning', 'notice', 'debug', 'group'])

function viewOf({ formsOf, hide, annotation }: Hiding): Masker {
  return (printed) => {
    const forms = new Set<string>()
    const seen: string[] = []
    const see = (text: string) => void seen.push(...text.split('\n').map((line) => hide(line, [...forms])))
    const everything = `${printed}\n${unescaped(printed)}`
    let endToken: string | undefined
    for (const line of printed.split('\n')) {
      const [, name, data = ''] = command.exec(line) ?? []
      if (endToken !== undefined) {
        if (name === endToken) endToken = undefined
        else see(line)
      } else if (name === 'add-mask') {
        // A form that stands nowhere hides nothing: to leave it out makes a long log bearable.
        for (const form of formsOf(data)) if (everything.includes(form)) forms.add(form)
      } else if (name === 'stop-commands') endToken = data
      else if (name === undefined) see(line)
      else if (shown.has(name)) see(annotation(line, data))
    }
    return seen.join('\n')
  }
}

/** The whole and each of its lines, without blanks around; nothing that is empty. */
function partsOf(registered: string): string[] {
  const value = unescaped(registered)
  return [value, ...value.split(/[\r\n]+/).map((line) => line.trim())].filter((part) => part.trim() !== '')
}

const shifts = [0, 1, 2]

function githubForms(part: string): string[] {
  return [
    part,
    ...shifts.map((shift) => base64From(part, shift)),
    part.replaceAll("'", "''"),
    JSON.stringify(part).slice(1, -1),
    encodeURIComponent(wellFormed(part)).replace(/[!'()*]/g, percent),
    xmlEscaped(part),
    ...(part.length > 8 && /^".*"$/s.test(part) ? [part.slice(1, -1)] : []),
    ...aroundAmpersand(part),
  ]
}

/** What .NET's Uri.EscapeDataString escapes besides. */
const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`

/** Base64 of the text without its first `shift` bytes, with the padding: it fits only where the text ends. */
function base64From(text: string, shift: number): string {
  const bytes = Buffer.from(text)
  return bytes.subarray(bytes.length > shift ? shift : 0).toString('base64')
}

function xmlEscaped(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '<': 'lt',
    '>': 'gt',
    '"': 'quot',
    "'": 'apos',
    '&': 'amp',
  }
  return text.replace(/[<>"'&]/g, (character) => `&${names[character]};`)
}

/** PowerShell colours an error at an ampersand, and so divides a secret there. */
function aroundAmpersand(text: string): string[] {
  const plus = text.indexOf('&+')
  const at = plus === -1 ? text.lastIndexOf('&') + 1 : plus + 2
  if (at === 0) return []
  const after = text.slice(plus === -1 ? at : at + 1)
  return after.length >= 6 ? [text.slice(0, at), after] : [text.slice(0, at)]
}

/** Every find of every form; finds that overlap or touch become one. */
function hideOverlapping(line: string, forms: readonly string[]): string {
  const hidden = new Array<boolean>(line.length).fill(false)
  for (const form of forms)
    for (let at = line.indexOf(form); at !== -1; at = line.indexOf(form, at + 1))
      hidden.fill(true, at, at + form.length)
  return line
    .split('')
    .map((unit, index) => (!hidden[index] ? unit : hidden[index - 1] ? '' : '***'))
    .join('')
}

/** Go's strings.NewReplacer: at each place the first registered form that fits wins. */
function hideInOrder(line: string, forms: readonly string[]): string {
  if (forms.length === 0) return line
  const literal = forms.map((form) => form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return line.replace(new RegExp(literal.join('|'), 'g'), '***')
}

const unescaped = (data: string): string =>
  data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')

/** Half a surrogate pair cannot be encoded. */
const wellFormed = (text: string): string => Buffer.from(text).toString()
