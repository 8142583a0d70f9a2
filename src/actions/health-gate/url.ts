import type { VersionSource } from '../../config/app.ts'
import { withPath } from '../../health/service.ts'
import { type GateTarget, httpTarget } from '../../health/target.ts'
import type { GateInputs } from './inputs.ts'

/** What the gate asks, and what else is known about it. */
export interface Gated {
  readonly targets: readonly GateTarget[]
  /** What is wanted of the version, for the log. */
  readonly versionWish: string
  /** The last lines of a target's log; foreign text. Undefined where nobody knows them. */
  readonly logs?: (target: string, lines: number) => Promise<string>
}

/** The one target that plain inputs describe. */
export function gatedUrl(url: URL, inputs: GateInputs): Gated {
  const { version } = inputs
  const versionWish =
    version === undefined
      ? 'the version is not checked (no `version` given)'
      : `wanted is version "${version}"`
  return { targets: [urlTarget(url, inputs)], versionWish }
}

function urlTarget(url: URL, inputs: GateInputs): GateTarget {
  const { path, version } = inputs
  const source = versionSource(inputs)
  return httpTarget('app', path === undefined ? url : withPath(url, path), {
    status: inputs['expect-status'] ?? [],
    json: inputs.expect ?? {},
    headers: inputs['expect-headers'] ?? {},
    ...(source === undefined
      ? {}
      : { version: { source, ...(version === undefined ? {} : { wanted: { version } }) } }),
  })
}

function versionSource(inputs: GateInputs): VersionSource | undefined {
  const { 'version-pointer': pointer, 'version-header': header } = inputs
  if (pointer !== undefined) return { pointer }
  return header === undefined ? undefined : { header }
}
