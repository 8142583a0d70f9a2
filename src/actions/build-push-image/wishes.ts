import { Failure } from '../../core/failure.ts'
import { nearest } from '../../core/nearest.ts'
import type { ReasonCode } from '../../core/reason-codes.ts'
import { listed } from '../../core/text.ts'
import type { ProviderApp } from '../../providers/settings.ts'

/** One image to build, as the inputs or the configuration say it; texts may still hold `${…}`. */
export interface ImageWish {
  /** The service it is for; undefined with the input `image`. */
  readonly service?: string
  readonly app?: string
  /** Undefined where the configuration names none. */
  readonly image?: string
  /** Relative to the workspace. */
  readonly context: string
  /** Relative to the context. */
  readonly dockerfile: string
  readonly target?: string
  readonly args: Readonly<Record<string, string>>
  /** Where this was said, for messages: the path of a key, and what is wrong if something is. */
  readonly said: {
    readonly at: (key: 'image' | 'context' | 'dockerfile' | 'args') => string
    readonly reasonCode: ReasonCode
  }
}

/** The inputs for one image without a configuration. */
export interface PlainInputs {
  readonly image: string
  readonly context: string | undefined
  readonly dockerfile: string | undefined
  readonly target: string | undefined
  readonly 'build-args': Readonly<Record<string, string>> | undefined
}

/** The one image of the inputs. */
export function plainWish(inputs: PlainInputs): ImageWish {
  const { image, context = '.', dockerfile = 'Dockerfile', target, 'build-args': args = {} } = inputs
  return {
    image,
    context,
    dockerfile,
    args,
    ...(target === undefined ? {} : { target }),
    said: { at: (key) => (key === 'args' ? 'build-args' : key), reasonCode: 'invalid-input' },
  }
}

/** The images of the configuration: of the services asked for, else of all that are built. */
export function configuredWishes(app: ProviderApp, asked: readonly string[] | undefined): ImageWish[] {
  const wishes = Object.entries(app.services).flatMap(([service, { image, build }]): ImageWish[] => {
    if (build === undefined) return []
    const { context, dockerfile, target, args } = build
    const at = (key: string) => `services.${service}.${key === 'image' ? key : `build.${key}`}`
    const named = { ...(image === undefined ? {} : { image }), ...(target === undefined ? {} : { target }) }
    const said = { at, reasonCode: 'invalid-config' } as const
    return [{ service, app: app.app, context, dockerfile, args, ...named, said }]
  })
  const names = wishes.flatMap(({ service }) => service ?? [])
  const unknown = asked?.find((name) => !names.includes(name))
  if (unknown !== undefined) throw notBuilt(unknown, names)
  if (wishes.length === 0)
    throw new Failure('invalid-config', 'No service of the configuration has `build`: nothing to build.', {
      remedy: 'Add `build: { context: . }` to a service, or leave this step out.',
    })
  return wishes.filter(({ service = '' }) => asked?.includes(service) ?? true)
}

function notBuilt(name: string, known: readonly string[]): Failure {
  const guess = nearest(name, known)
  const hint = guess === undefined ? '' : ` Did you mean "${guess}"?`
  return new Failure('invalid-input', `services: the configuration builds no service "${name}".${hint}`, {
    remedy:
      known.length === 0
        ? 'No service of the configuration has `build`.'
        : `Services with \`build\`: ${listed(known)}.`,
  })
}
