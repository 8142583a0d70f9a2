import { type InferOutput, safeParse } from 'valibot'
import type { App, Environment } from './app.ts'
import { appSchema } from './app-schema.ts'
import { complete } from './complete.ts'
import { findContradictions } from './contradictions.ts'
import { readDocument, type Source } from './document.ts'
import type { ProviderSchemas } from './environment-schema.ts'
import { type ConfigProblem, explain, located } from './problems.ts'

/** An environment of one of these providers, with that provider's settings. */
export type EnvironmentOf<P extends ProviderSchemas> = {
  [K in keyof P & string]: Environment<K, InferOutput<P[K]>>
}[keyof P & string]

/** The file, read and checked, or everything that is wrong with it. */
export type ParsedApp<E extends Environment = Environment> =
  | { readonly app: App<E>; readonly source: Source }
  | { readonly problems: readonly ConfigProblem[] }

/** Reads `deploy.yml` from its text. `file` names it in messages. Never throws. */
export function parseApp<P extends ProviderSchemas>(
  text: string,
  providers: P,
  { file = 'deploy.yml' }: { readonly file?: string } = {},
): ParsedApp<EnvironmentOf<P>> {
  const document = readDocument(text, file)
  if ('problems' in document) return document
  const { source } = document
  const result = safeParse(appSchema(providers), source.value)
  const findings = [
    ...(result.issues ?? []).map((issue) => explain(source, issue)),
    ...findContradictions(source.value, providers),
  ]
  if (!result.success || findings.length > 0) return { problems: located(source, findings) }
  return { app: complete(result.output, providers) as App<EnvironmentOf<P>>, source }
}
