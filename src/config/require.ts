import { Failure } from '../core/failure.ts'
import { counted } from '../core/text.ts'
import type { App } from './app.ts'
import type { Source } from './document.ts'
import type { ProviderSchemas } from './environment-schema.ts'
import { type EnvironmentOf, parseApp } from './parse.ts'
import { formatProblems } from './problems.ts'

/** The app, or the failure `invalid-config` that names every problem with its line. */
export function requireApp<P extends ProviderSchemas>(
  text: string,
  providers: P,
  options: { readonly file?: string } = {},
): { readonly app: App<EnvironmentOf<P>>; readonly source: Source } {
  const { file = 'deploy.yml' } = options
  const parsed = parseApp(text, providers, { file })
  if ('app' in parsed) return parsed
  const { problems } = parsed
  throw new Failure(
    'invalid-config',
    `${file} has ${counted(problems.length, 'problem')}:\n${formatProblems(file, problems)}`,
    { details: { problems } },
  )
}
