import { redact } from './mask.ts'

/**
 * Splits a text into lines that no runner takes for a workflow command. `::name::` counts at the beginning of
 * a line, but `##[name]` anywhere in it (actions/runner, ActionCommand.TryParse). GitHub's runner compares by
 * culture, where a zero-width space does not count: it stands where it also shifts the command's name away.
 */
export function defused(message: string): string {
  return redact(message)
    .split('\n')
    .map((line) => line.replace(/^(\s*)::/, '$1\u200b::').replaceAll('##[', '##\u200b['))
    .join('\n')
}
