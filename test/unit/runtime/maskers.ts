/**
 * How the three runners hide what was registered with `::add-mask::`, rebuilt from their sources. Each takes
 * what the process printed and a line of the log, and gives what a reader of the log sees.
 */
export type Masker = (printed: string, line: string) => string

const registered = (printed: string): string[] =>
  printed.split('\n').flatMap((line) => (line.startsWith('::add-mask::') ? [line.slice(12)] : []))

const unescaped = (data: string): string =>
  data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')

/** actions/runner: unescaped, also each of its lines, and derived forms; overlapping finds are merged. */
export const github: Masker = (printed, line) => {
  const values = new Set<string>()
  for (const value of registered(printed).map(unescaped)) {
    for (const part of [value, ...value.split(/\r?\n/).map((text) => text.trim())]) {
      if (part === '') continue
      for (const form of [part, JSON.stringify(part).slice(1, -1), encodeURIComponent(part)]) values.add(form)
      values.add(Buffer.from(part).toString('base64'))
    }
  }
  const hidden = new Array<boolean>(line.length).fill(false)
  for (const value of values)
    for (let at = line.indexOf(value); at !== -1; at = line.indexOf(value, at + 1))
      hidden.fill(true, at, at + value.length)
  return [...line.split('')]
    .map((unit, index) => (!hidden[index] ? unit : hidden[index - 1] ? '' : '***'))
    .join('')
}

/**
 * act_runner: the text as it was registered, still escaped, given to Go's strings.NewReplacer: at each place
 * the first registered text that fits wins, and the empty text fits everywhere.
 */
export const actRunner: Masker = (printed, line) => {
  const values = registered(printed)
  let seen = ''
  for (let at = 0; at <= line.length; ) {
    const value = values.find((candidate) => line.startsWith(candidate, at))
    if (value !== undefined) seen += '***'
    if (value === undefined || value === '') seen += line[at] ?? ''
    at += value?.length || 1
  }
  return seen
}

/** Forgejo's runner: unescaped, empty ones ignored, longest first. */
export const forgejo: Masker = (printed, line) => {
  const values = registered(printed)
    .map(unescaped)
    .filter((value) => value !== '')
    .sort((a, b) => b.length - a.length)
  return values.reduce((seen, value) => seen.replaceAll(value, '***'), line)
}
