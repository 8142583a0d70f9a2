import { type ParsedApp, parseApp } from '../config/parse.ts'
import { refusePending } from '../config/pending.ts'
import { formatProblems } from '../config/problems.ts'
import { Failure } from '../core/failure.ts'
import type { Parsed } from '../core/parsed.ts'
import { counted } from '../core/text.ts'
import { type ProviderApp, type ProviderEnvironment, providerSettings } from '../providers/settings.ts'
import { inWorkspace, readText } from '../runtime/files.ts'

/** The inputs `config` and `config-path` of an action. */
export interface ConfigInputs {
  /** The configuration itself; it wins over the path. */
  readonly config: string | undefined
  /** Relative to the workspace. */
  readonly 'config-path': string
}

/** A configuration is text that people write; nobody writes more. */
const maxBytes = 1024 ** 2

/** What an action will do with the configuration. */
export interface ConfigUse {
  /** The environment it acts on; without one only the services count. */
  readonly environment?: string
  /** An action that only removes does not need what is not supported yet, and must not stop because of it. */
  readonly removesOnly?: boolean
}

/**
 * Reads and checks the configuration. Throws `invalid-config` with every problem that it has, each with file,
 * line and what is allowed; and `not-supported-yet` for keys that the action would have to honour and cannot.
 */
export function loadApp({ config, 'config-path': path }: ConfigInputs, use: ConfigUse = {}): ProviderApp {
  const file = config === undefined ? path : 'the input "config"'
  const parsed: ParsedApp<ProviderEnvironment> = parseApp(config ?? readConfig(path), providerSettings, {
    file,
  })
  if ('app' in parsed) {
    if (!use.removesOnly) refusePending(parsed.source, use.environment)
    return parsed.app
  }
  const { problems } = parsed
  throw new Failure(
    'invalid-config',
    `The configuration has ${counted(problems.length, 'problem')}:\n${formatProblems(file, problems)}`,
    { remedy: 'Correct the configuration. Nothing was called or changed.', details: { problems } },
  )
}

function readConfig(path: string): string {
  const found = inWorkspace(path)
  const text: Parsed<string> = 'value' in found ? readText(found.value, maxBytes) : found
  if ('value' in text) return text.value
  throw new Failure('invalid-config', `config-path: "${path}" ${text.problem}.`, {
    remedy:
      'Check the repository out before this step (actions/checkout), correct `config-path`, or pass the configuration in the input `config`.',
  })
}
