/**
 * Reads what an action wrote to `GITHUB_OUTPUT` or `GITHUB_STATE`: `name<<delimiter`, lines, `delimiter`; or
 * `name=value`. Anything else is an error, as on a real runner.
 */
export function parseCommandFile(text: string): Record<string, string> {
  const lines = text.split('\n')
  const values: Record<string, string> = {}
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line === '') continue
    const heredoc = /^([^=<]+)<<(.+)$/.exec(line)
    if (heredoc) {
      const [, name = '', delimiter = ''] = heredoc
      const end = lines.indexOf(delimiter, at + 1)
      if (end === -1) throw new Error(`no end "${delimiter}" for the value of "${name}"`)
      values[name] = lines.slice(at + 1, end).join('\n')
      at = end
      continue
    }
    const equals = line.indexOf('=')
    if (equals < 1) throw new Error(`not a command file line: ${line}`)
    values[line.slice(0, equals)] = line.slice(equals + 1)
  }
  return values
}
