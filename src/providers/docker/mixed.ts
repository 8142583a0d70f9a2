import { Failure } from '../../core/failure.ts'
import { listed } from '../../core/text.ts'
import { type EnsuredService, Outdated, type WantedService } from '../provider.ts'

/** What a failed replacement says of the version before, in the details of its failure (start-failure.ts). */
interface Before {
  readonly previous?: unknown
  readonly 'previous-version'?: unknown
}

/**
 * The failure of one service after others were brought to the new version already: services are replaced one by
 * one, and a reader must know that the preview runs two versions now.
 */
export function mixed(error: unknown, done: readonly EnsuredService[], failed: WantedService): unknown {
  if (!(error instanceof Failure) || error instanceof Outdated || done.length === 0) return error
  const { details, remedy, evidence, outputs } = error
  const ahead = `${listed(done.map(({ name }) => `"${name}"`))} already ${done.length === 1 ? 'runs' : 'run'} the new version`
  return new Failure(error.reasonCode, `${error.message} ${ahead}${behind(details, failed.name)}.`, {
    ...(remedy === undefined ? {} : { remedy }),
    details: {
      ...details,
      services: done.map(({ name, change, url }) => ({ name, change, ...(url ? { url } : {}) })),
    },
    evidence,
    outputs,
    cause: error,
  })
}

function behind({ previous, 'previous-version': version }: Before, name: string): string {
  if (previous === 'answers') return `; "${name}" runs ${version} again`
  if (previous === 'untouched') return `; "${name}" still runs ${version}`
  return ''
}
