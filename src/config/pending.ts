import { Failure } from '../core/failure.ts'
import type { Path, Source } from './document.ts'
import { entriesOf } from './place.ts'
import { type ConfigProblem, formatProblems, located } from './problems.ts'

/**
 * Keys that the schema knows and nothing honours yet. `*` stands for any one key; `: word` means only with this
 * value. Who makes something honour a key takes it out of here.
 */
export const pendingKeys: readonly string[] = [
  'checks',
  'migrations',
  'sites',
  'services.*.image-of',
  'services.*.build.platforms',
  'services.*.build.secrets',
  'services.*.health.within',
  'services.*.scale',
  'services.*.volumes',
  'services.*.url',
  'environments.*.provider: scaleway',
  'environments.*.provider: fly',
  'environments.*.provider: cloudron',
  'environments.*.provider: ssh',
  'environments.*.database',
  'environments.*.migrations',
  'environments.*.sites',
  'environments.*.services.*.health.within',
  'environments.*.services.*.scale',
  'environments.*.services.*.volumes',
  'environments.*.services.*.url',
]

/**
 * The pending keys that an action would have to honour: those of the services, and with an environment also that
 * environment's own and those of the whole app. What stands in other environments does not matter to it.
 */
export function findPending(source: Source, environment?: string): readonly ConfigProblem[] {
  const used = usedPart(source.value, environment)
  const findings = pendingKeys.flatMap((pattern) => {
    const [keys = '', value] = pattern.split(': ')
    return matches(used, keys.split('.'), value, []).map((path) => ({
      path,
      message:
        value === undefined
          ? 'is not supported yet in this version'
          : `is "${value}", which is not supported yet in this version`,
    }))
  })
  return located(source, findings)
}

/** Throws `not-supported-yet` if an action would have to honour a pending key. */
export function refusePending(source: Source, environment?: string): void {
  const problems = findPending(source, environment)
  if (problems.length === 0) return
  throw new Failure('not-supported-yet', formatProblems(source.file, problems), {
    remedy: 'Take these keys out for now; they are refused, because ignoring them would surprise you later.',
    details: { keys: problems.map(({ path }) => path) },
  })
}

function usedPart(file: unknown, environment: string | undefined): unknown {
  const kept = entriesOf(file).filter(([key]) => key === 'services' || environment !== undefined)
  return Object.fromEntries(
    kept.map(([key, place]) => [
      key,
      key === 'environments'
        ? Object.fromEntries(entriesOf(place).filter(([name]) => name === environment))
        : place,
    ]),
  )
}

function matches(
  place: unknown,
  [key, ...rest]: readonly string[],
  value: string | undefined,
  path: Path,
): readonly Path[] {
  if (key === undefined) return value === undefined || place === value ? [path] : []
  return entriesOf(place)
    .filter(([name]) => key === '*' || name === key)
    .flatMap(([name, below]) => matches(below, rest, value, [...path, name]))
}
