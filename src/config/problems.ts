import type { BaseIssue } from 'valibot'
import { counted } from '../core/text.ts'
import type { Path, Source } from './document.ts'

/** One thing that is wrong with the file. */
export interface ConfigProblem {
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** `services.api.port`, `checks[0].url`; empty where it is about the file as a whole. */
  readonly path: string
  /** Follows the path: "must be …", "has …", "is …". */
  readonly message: string
}

/** What a check found, by path; `locate` gives it its line. */
export interface Finding {
  readonly path: Path
  readonly message: string
}

/** At most so many are shown: after that, one mistake has usually caused many. */
const shownAtMost = 50

/** All problems, one a line: `deploy.yml:12:7 services.api.port: must be …`. */
export function formatProblems(file: string, problems: readonly ConfigProblem[]): string {
  const lines = problems
    .slice(0, shownAtMost)
    .map(
      ({ line, column, path, message }) =>
        `${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${message}`,
    )
  const rest = problems.length - lines.length
  return [...lines, ...(rest > 0 ? [`… and ${counted(rest, 'more problem')}`] : [])].join('\n')
}

/** Puts findings in the order of the file, each with its line; the same one twice counts once. */
export function located(source: Source, findings: readonly Finding[]): ConfigProblem[] {
  const problems = findings.map(({ path, message }) => ({
    ...source.locate(path),
    path: formatPath(path),
    message,
  }))
  const seen = new Set<string>()
  return problems
    .filter(({ path, message }) => !seen.has(`${path}\n${message}`) && seen.add(`${path}\n${message}`))
    .sort((a, b) => a.line - b.line || a.column - b.column)
}

/** What the schema found, in our words, with what stands in the file. */
export function explain(source: Source, issue: BaseIssue<unknown>): Finding {
  const path = (issue.path ?? []).map(({ key }) => key as string | number)
  const isKey = issue.path?.at(-1)?.origin === 'key'
  return { path, message: isKey ? issue.message : withGiven(issue.message, source.shown(path)) }
}

/** Adds what was given to a sentence that says what must be: `must be true or false, not "yes"; …`. */
function withGiven(message: string, given: string | undefined): string {
  if (given === undefined || !/^must be /.test(message)) return message
  const end = message.indexOf('; ')
  const [head, hint] = end === -1 ? [message, ''] : [message.slice(0, end), message.slice(end)]
  return `${head}, ${given === '' ? 'but is empty' : `not ${given}`}${hint}`
}

/** `services.api.port`, `checks[0].url`. */
export function formatPath(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`))
    .join('')
}
