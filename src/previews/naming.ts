import type { App } from '../config/app.ts'
import { environmentOf } from '../config/environment.ts'
import { interpolate } from '../config/interpolate.ts'
import { uses } from '../config/template.ts'
import { Failure } from '../core/failure.ts'
import type { Target } from '../providers/provider.ts'

/** A label of a host name (RFC 1035): the longest name that every provider accepts. */
const longest = 63

const defaultTemplate = '${app}-pr-${pr}'

/**
 * Whose preview it is, and its name: from `name` in deploy.yml, else `<app>-pr-<number>`. The same pull request
 * always gets the same name, and no other gets it. Throws `invalid-config` for a template that cannot keep that.
 */
export function previewTarget(
  app: App,
  environment: string,
  repository: string,
  pullRequest: number,
): Target {
  const template = environmentOf(app, environment).environment.name ?? defaultTemplate
  const where = `environments.${environment}.name`
  const name = interpolate(template, { app: app.app, environment, pr: String(pullRequest) }, where)
  const problem = problemOf(template, name, pullRequest)
  if (problem !== undefined) {
    throw new Failure('invalid-config', `${where}: ${problem}`, {
      remedy: `Write for example "${defaultTemplate}", or leave the key out.`,
    })
  }
  const owner = { repository: repository.toLowerCase(), app: app.app, environment, pullRequest }
  return { owner, name }
}

function problemOf(template: string, name: string, pullRequest: number): string | undefined {
  if (!uses(template, 'pr')) return 'must hold "${pr}", so that each pull request gets a preview of its own.'
  if (name.length > longest)
    return `gives the name "${name}", which has ${name.length} characters; at most ${longest} are allowed.`
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    return `gives the name "${name}"; only lower case letters, digits and single hyphens are allowed.`
  // "pr${pr}0" would give pull request 1 the name that belongs to 10.
  if (!new RegExp(`(?<!\\d)${pullRequest}(?!\\d)`).test(name))
    return `gives the name "${name}", in which ${pullRequest} does not stand apart from other digits.`
  return undefined
}
