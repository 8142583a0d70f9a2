import { parseImageReference } from '../core/image-reference.ts'
import { ok, type Parsed, wrong } from '../core/parsed.ts'
import { parseHttpUrl } from '../core/url.ts'
import { parseProgramVariableName, parseSecretName, parseVariableName } from '../core/variable-name.ts'
import { parseTemplate, type TemplateName, type TemplatePart, templateProblem } from './template.ts'
import { text, value } from './words.ts'

const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

/** Name of an app, service, site or environment: a part of container names, host names and tags. */
export const name = (about: string) => text(about, parseName, namePattern)

function parseName(given: string): Parsed<string> {
  if (!namePattern.test(given))
    return wrong('must be lower case letters, digits and single hyphens, beginning with a letter')
  return given.length <= 32 ? ok(given) : wrong(`has ${given.length} characters; at most 32 are allowed`)
}

/** Name of an environment variable that a service gets. */
export const variableName = (about: string) => text(about, parseVariableName, /^[A-Z_][A-Z0-9_]*$/)

/** Name of an environment variable that a command on the runner gets. */
export const programVariableName = (about: string) =>
  text(about, parseProgramVariableName, /^[A-Z_][A-Z0-9_]*$/)

/** Name of a variable of the step; never the value itself. */
export const secretName = (about: string) =>
  text(
    about,
    (given): Parsed<string> =>
      /^[A-Z_][A-Z0-9_]*$/.test(given)
        ? parseSecretName(given)
        : // The text is not repeated: it may be the secret itself.
          wrong(
            'is not the name of an environment variable, for example DATABASE_URL; its value must not stand here',
          ),
    /^[A-Z_][A-Z0-9_]*$/,
  )

/** A text with `${…}`, of which these names have a value in this place. */
export const template = (about: string, allowed: readonly TemplateName[]) => text(about, checked(allowed))

/** An address with `${…}`: whatever these stand for, it must be one that a browser can open. */
export const urlTemplate = (about: string, allowed: readonly TemplateName[]) =>
  text(about, (given): Parsed<string> => {
    const problem = templateProblem(given, allowed)
    if (problem !== undefined) return wrong(problem)
    const parts = parseTemplate(given)
    if ('problem' in parts) return parts
    const [first] = parts.value
    if (first !== undefined && 'variable' in first) return ok(given)
    const url = parseHttpUrl(parts.value.map(standIn).join(''))
    return 'problem' in url ? url : ok(given)
  })

function standIn(part: TemplatePart): string {
  if ('text' in part) return part.text
  if ('variable' in part) return '1'
  return part.name === 'url' ? 'https://app.example' : part.name === 'host' ? 'app.example' : '1'
}

/** A value of an environment variable, with `${…}`. */
export const valueTemplate = (about: string, allowed: readonly TemplateName[]) =>
  value(about, checked(allowed))

const checked =
  (allowed: readonly TemplateName[]) =>
  (given: string): Parsed<string> => {
    const problem = templateProblem(given, allowed)
    return problem === undefined ? ok(given) : wrong(problem)
  }

/** Name of an image, without tag and digest: those come from the build. */
export const imageName = (about: string) => text(about, parseImageName)

function parseImageName(given: string): Parsed<string> {
  const problem = templateProblem(given, ['app', 'service'])
  if (problem !== undefined) return wrong(problem)
  const parts = parseTemplate(given)
  if ('value' in parts && parts.value.some((part) => !('text' in part))) return ok(given)
  const reference = parseImageReference(given)
  if ('problem' in reference) return reference
  const { tag, digest } = reference.value
  return tag === undefined && digest === undefined
    ? ok(given)
    : wrong('must be a name without tag and digest; the build adds them')
}

/** A path inside the repository. */
export const repositoryPath = (about: string) =>
  text(about, (given): Parsed<string> => {
    if (/^([/\\~]|[A-Za-z]:)/.test(given)) return wrong('must be relative to the repository')
    if (given.split(/[/\\]/).includes('..')) return wrong('must stay inside the repository, without ".."')
    return ok(given)
  })

/** An absolute path in a container or on a server. */
export const absolutePath = (about: string) =>
  text(
    about,
    (given): Parsed<string> => {
      if (!given.startsWith('/')) return wrong('must be an absolute path, beginning with "/"')
      if (given === '/') return wrong('must not be "/" itself')
      return given.split('/').includes('..') ? wrong('must not hold ".."') : ok(given)
    },
    /^\/./,
  )

/** Path and query of a URL. */
export const urlPath = (about: string) =>
  text(
    about,
    (given): Parsed<string> => {
      if (!given.startsWith('/')) return wrong('must begin with "/"')
      if (given.startsWith('//')) return wrong('must begin with a single "/"')
      return /[\s#]/.test(given) ? wrong('must not hold blanks or "#"') : ok(given)
    },
    /^\//,
  )

/** A host name or an IP address, without scheme and port. */
export const hostName = (about: string) => text(about, parseHostName)

/** Reads a host name or an IP address. */
export function parseHostName(given: string): Parsed<string> {
  const isIpv6 = /^[0-9a-f:]+$/i.test(given) && given.includes('::')
  const isName = /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*$/.test(given)
  return isIpv6 || isName ? ok(given) : wrong('must be a host name or an IP address, without scheme and port')
}
