import { join } from 'node:path'
import { interpolate, type TemplateValues } from '../../config/interpolate.ts'
import { uses } from '../../config/template.ts'
import { Failure } from '../../core/failure.ts'
import type { Parsed } from '../../core/parsed.ts'
import type { WantedImage } from '../../images/ensure.ts'
import { fingerprint } from '../../images/fingerprint.ts'
import { imageLabels } from '../../images/labels.ts'
import { parsePushableName } from '../../images/pushable-name.ts'
import { secretNameProblem } from '../../images/secret-name.ts'
import type { ImageWish } from './wishes.ts'

/** What all images of a run have in common. */
export interface BuildFacts {
  readonly sha: string
  readonly version: string
  readonly tags: readonly string[]
  readonly push: boolean
  readonly repository?: string
  readonly sourceUrl?: string
  readonly committedAt?: string
  readonly variable: (name: string) => string | undefined
  readonly holdsMasked: (text: string) => boolean
  /** The absolute path of something in the workspace, if it is there. */
  readonly inWorkspace: (path: string) => Parsed<string>
}

/** An image with everything decided. */
export interface ResolvedImage extends WantedImage {
  readonly service?: string
  /** Holds the version or the commit, so that another commit's image can never serve. */
  readonly baked: boolean
}

/** Puts the values in their places and checks every part. Throws at the first that cannot be; calls nothing. */
export function resolveWish(wish: ImageWish, facts: BuildFacts): ResolvedImage {
  const { context, dockerfile, target, service, said } = wish
  const args = resolveArgs(wish, facts)
  const place = (key: 'context' | 'dockerfile', path: string, shown: string) => {
    const found = facts.inWorkspace(path)
    if ('value' in found) return found.value
    throw new Failure(said.reasonCode, `${said.at(key)}: "${shown}" ${found.problem}.`, {
      remedy: 'Check the repository out before this step (actions/checkout), or correct the path.',
    })
  }
  const staged = target === undefined ? {} : { target }
  const content = { sha: facts.sha, context, dockerfile, args, ...staged }
  const mark = fingerprint(content)
  return {
    ...(service === undefined ? {} : { service }),
    name: resolveName(wish, facts),
    tags: facts.tags,
    fingerprint: mark,
    baked: Object.values(wish.args).some((arg) => uses(arg, 'version') || uses(arg, 'sha')),
    build: {
      context: place('context', context, context),
      dockerfile: place('dockerfile', join(context, dockerfile), dockerfile),
      args,
      labels: imageLabels({ ...facts, fingerprint: mark }),
      ...staged,
    },
  }
}

/** Empty where nothing names the image and it stays in this engine. */
function resolveName({ image, service, app, said }: ImageWish, facts: BuildFacts): string {
  const where = said.at('image')
  if (image === undefined && !facts.push) return ''
  if (image === undefined)
    throw new Failure(said.reasonCode, `${where} is missing: the image cannot be pushed without a name.`, {
      remedy: 'Add it, for example `image: registry.example/owner/name`; or set `push: false`.',
    })
  const name = app === undefined ? image : interpolate(image, templateValues(facts, { app, service }), where)
  const parsed = parsePushableName(name)
  if ('value' in parsed || !facts.push) return name
  throw new Failure(said.reasonCode, `${where}: "${name}" ${parsed.problem}.`, {
    remedy: 'Correct the name of the image. Nothing was called or changed.',
  })
}

function resolveArgs(wish: ImageWish, facts: BuildFacts): Readonly<Record<string, string>> {
  const { args, service, app, said } = wish
  const { version, sha } = facts
  const values = templateValues(facts, { app, service, version, sha })
  const resolved = Object.entries(args).map(([name, template]): [string, string] => {
    const where = `${said.at('args')}.${name}`
    const problem = secretNameProblem(name)
    if (problem !== undefined) throw new Failure(said.reasonCode, `${where} ${problem}.`)
    if (uses(template, 'environment'))
      throw new Failure(
        'not-supported-yet',
        `${where}: images that differ by environment are not built yet.`,
        {
          remedy: 'Give the value to the running app instead, under `env` of the service.',
        },
      )
    const value = interpolate(template, values, where)
    if (facts.holdsMasked(value))
      throw new Failure(
        said.reasonCode,
        `${where} holds a secret, and build arguments stay readable in the image.`,
      )
    return [name, value]
  })
  return Object.fromEntries(resolved)
}

function templateValues(
  { variable, holdsMasked }: BuildFacts,
  named: { readonly [name in 'app' | 'service' | 'version' | 'sha']?: string | undefined },
): TemplateValues {
  const known = Object.entries(named).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(known), variable, holdsMasked }
}
