import { Failure } from '../../core/failure.ts'
import { Secret, shortestHidden } from '../../core/secret.ts'
import { variable } from '../../runtime/environment.ts'
import * as log from '../../runtime/log.ts'
import { formsOf, mask } from '../../runtime/mask.ts'

/** The values of secrets by their names, for those that the step has. */
export type Secrets = ReadonlyMap<string, Secret>

/**
 * The secrets of the step, hidden from now on. Throws `invalid-input` for one whose text everybody sees in these
 * public texts: it cannot be hidden, and hidden it would take the outputs away that hold it.
 */
export function secretsOf(names: readonly string[], publicTexts: readonly string[]): Secrets {
  const secrets = new Map(
    names.flatMap((name) => {
      const value = variable(name)
      return value === undefined ? [] : [[name, new Secret(value)] as const]
    }),
  )
  for (const [name, secret] of secrets) {
    const forms = formsOf(secret.reveal())
    if (forms.some((form) => publicTexts.some((text) => text.includes(form)))) throw isPublic(name)
    if (forms.length === 0)
      log.warning(
        `The secret "${name}" has fewer than ${shortestHidden} characters, which nothing can hide: where the app prints it, everybody can read it.`,
      )
  }
  mask(...secrets.values()) // All together: one may begin another.
  return secrets
}

const isPublic = (name: string): Failure =>
  new Failure(
    'invalid-input',
    `The text of the secret "${name}" stands in the name or the version of the preview, which everybody sees. Nothing was called or changed.`,
    {
      remedy:
        'Take a longer, random secret. If it is none, put it under `env` of the service instead of `secrets`.',
    },
  )
