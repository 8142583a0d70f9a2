import { nearest } from '../core/nearest.ts'
import { ok, type Parsed, wrong } from '../core/parsed.ts'
import { listed } from '../core/text.ts'

/** What `${…}` may name, besides `env.NAME`. */
export const templateNames = [
  'version',
  'sha',
  'environment',
  'pr',
  'service',
  'app',
  'host',
  'port',
  'url',
] as const

export type TemplateName = (typeof templateNames)[number]

/** A piece of a template: literal text, one of the known names, or a variable of the step. */
export type TemplatePart =
  | { readonly text: string }
  | { readonly name: TemplateName }
  | { readonly variable: string }

/** Splits a text at its `${…}`; `$${` stands for a literal `${`. */
export function parseTemplate(text: string): Parsed<readonly TemplatePart[]> {
  const parts: TemplatePart[] = []
  let end = 0
  for (const match of text.matchAll(/\$\$\{|\$\{([^}]*)(\})?/g)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index) })
    end = match.index + match[0].length
    if (match[1] === undefined) {
      parts.push({ text: '${' })
      continue
    }
    if (match[2] === undefined) return wrong('has "${" without "}"; write "$${" for a literal "${"')
    const part = parseName(match[1])
    if ('problem' in part) return part
    parts.push(part.value)
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return ok(parts)
}

function parseName(name: string): Parsed<TemplatePart> {
  const known = templateNames.find((word) => word === name)
  if (known !== undefined) return ok({ name: known })
  if (name.startsWith('env.')) return parseVariable(name.slice('env.'.length))
  if (name === '') return wrong('has an empty "${}"; write "$${" for a literal "${"')
  const guess = nearest(name, templateNames)
  const hint =
    guess === undefined
      ? `known are ${listed([...templateNames, 'env.NAME'])}; write "$\${" for a literal "\${"`
      : `did you mean "\${${guess}}"?`
  return wrong(`has "\${${name}}", which is not known; ${hint}`)
}

function parseVariable(name: string): Parsed<TemplatePart> {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return wrong(`has "\${env.${name}}", and "${name}" is not the name of an environment variable`)
  if (/(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|PRIVATE_KEY|API_KEY|SECRET_KEY)$/i.test(name))
    return wrong(`has "\${env.${name}}", which looks like a secret; name it under "secrets" instead`)
  return ok({ variable: name })
}

/** What is wrong with a template in a place where only some names have a value; undefined if nothing is. */
export function templateProblem(text: string, allowed: readonly TemplateName[]): string | undefined {
  const parts = parseTemplate(text)
  if ('problem' in parts) return parts.problem
  const misplaced = parts.value.find((part) => 'name' in part && !allowed.includes(part.name))
  if (misplaced === undefined || !('name' in misplaced)) return undefined
  return `has "\${${misplaced.name}}", which has no value here; allowed here are ${listed([...allowed, 'env.NAME'])}`
}

/** Does the template use this name? */
export function uses(text: string, name: TemplateName): boolean {
  const parts = parseTemplate(text)
  return 'value' in parts && parts.value.some((part) => 'name' in part && part.name === name)
}

/** The variables of the step that a template reads. */
export function variablesOf(text: string): readonly string[] {
  const parts = parseTemplate(text)
  return 'value' in parts ? parts.value.flatMap((part) => ('variable' in part ? [part.variable] : [])) : []
}
