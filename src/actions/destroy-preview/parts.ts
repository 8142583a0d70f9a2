import type { ResolvedEnvironment } from '../../config/environment.ts'
import type { ValuesOf } from '../../core/inputs.ts'
import type { Owner } from '../../core/owner.ts'
import type { Forge } from '../../forges/forge.ts'
import type { Provider } from '../../providers/provider.ts'
import type { ProviderApp, ProviderEnvironment } from '../../providers/settings.ts'
import type { definition } from './definition.ts'

/** What both forms of the action work on. */
export interface Parts {
  readonly inputs: ValuesOf<typeof definition.inputs>
  readonly app: ProviderApp
  readonly resolved: ResolvedEnvironment<ProviderEnvironment>
  /** Whose previews: without a pull request. */
  readonly owner: Owner
}

/** Opens the way to forge and provider; only when everything that can be checked without them was. */
export type Open = () => Promise<{ readonly forge: Forge; readonly provider: Provider }>

export type Outputs = keyof typeof definition.outputs
