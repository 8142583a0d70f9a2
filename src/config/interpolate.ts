import { Failure } from '../core/failure.ts'
import { parseTemplate, type TemplateName, type TemplatePart } from './template.ts'

/** What `${…}` stands for in one place, and how variables of the step are read there. */
export interface TemplateValues extends Readonly<Partial<Record<TemplateName, string>>> {
  /** The value of a variable of the step; undefined if it is not set or empty. */
  readonly variable?: (name: string) => string | undefined
  /** Does this text hold something that is masked? */
  readonly holdsMasked?: (text: string) => boolean
}

/**
 * The text with the values in their places. `where` names the place in messages, for example
 * `services.api.env.APP_ENV`. Throws `invalid-config` for a name that has no value here, and for a variable
 * that holds a secret: secrets go by name only, because what is interpolated is printed and stored.
 */
export function interpolate(template: string, values: TemplateValues, where: string): string {
  const parts = parseTemplate(template)
  if ('problem' in parts) throw new Failure('invalid-config', `${where}: ${parts.problem}`)
  return parts.value.map((part) => valueFor(part, values, where)).join('')
}

function valueFor(part: TemplatePart, values: TemplateValues, where: string): string {
  if ('text' in part) return part.text
  if ('variable' in part) return variableOf(part.variable, values, where)
  const value = values[part.name]
  if (value !== undefined) return value
  const only = part.name === 'pr' ? '; only a preview has a pull request' : ''
  throw new Failure('invalid-config', `${where}: "\${${part.name}}" has no value here${only}`)
}

function variableOf(name: string, values: TemplateValues, where: string): string {
  const value = values.variable?.(name)
  if (value === undefined)
    throw new Failure('invalid-config', `${where}: the variable ${name} is not set in this step`, {
      remedy: `Set it under "env:" of the step or job, for example ${name}: \${{ vars.${name} }}.`,
    })
  const secret = values.holdsMasked?.(value)
    ? 'a secret'
    : holdsCredentials(value)
      ? 'credentials'
      : undefined
  if (secret === undefined) return value
  throw new Failure('invalid-config', `${where}: the variable ${name} holds ${secret}`, {
    remedy: `Name it under "secrets" of the service, so that its value is neither printed nor stored.`,
  })
}

/** A URL with a user or password, `postgres://app:…@host/db`. */
const holdsCredentials = (text: string): boolean => /[a-z][a-z0-9+.-]*:\/\/[^\s/?#]*@/i.test(text)
