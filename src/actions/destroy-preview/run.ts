import { environmentOf } from '../../config/environment.ts'
import { Failure } from '../../core/failure.ts'
import type { Outcome } from '../../core/outcome.ts'
import { pullRequestEvent } from '../../forges/events.ts'
import { currentRepository, openForge } from '../../forges/open.ts'
import { originOf, trustOf } from '../../forges/trust.ts'
import { openProvider } from '../../providers/open.ts'
import { baseConfig } from '../base-config.ts'
import { loadApp } from '../load-app.ts'
import { pullRequestNumber } from '../pull-request.ts'
import type { Inputs } from './check.ts'
import type { definition } from './definition.ts'
import { destroyOne, leftToTheSweep } from './one.ts'
import { sweepAll } from './sweep.ts'

type Outputs = keyof typeof definition.outputs

/** Does what the inputs ask for. */
export async function run(given: Inputs): Promise<Outcome<Outputs>> {
  const inputs = await trustedInputs(given)
  if (typeof inputs === 'number') return leftToTheSweep(inputs)
  const app = loadApp(inputs, { removesOnly: true })
  const resolved = environmentOf(app, inputs.environment)
  if (inputs.environment === 'production') throw protectedEnvironment()
  const repository = currentRepository().toLowerCase()
  const owner = { repository, app: app.app, environment: inputs.environment }
  const parts = { inputs, app, resolved, owner }
  const open = async () => ({
    forge: await openForge(inputs),
    provider: await openProvider(resolved, { app: app.app }),
  })
  return inputs.sweep ? sweepAll(parts, open) : destroyOne(parts, open)
}

/**
 * The inputs with a configuration that may say where our credentials go; the number of the pull request if there
 * is none, because the event says that the checked-out one is foreign.
 */
async function trustedInputs(inputs: Inputs): Promise<Inputs | number> {
  const event = pullRequestEvent()
  const number = inputs.sweep ? event?.number : pullRequestNumber(inputs['pull-request'])
  if (number === undefined || event?.headSha === undefined) return inputs
  const origin = originOf(event.headRepository, event.baseRepository)
  const trust = trustOf({ event: event.name, origin, work: 'remove', reviewed: false, secrets: true })
  if (trust.kind === 'allow' && trust.config === 'any') return inputs
  const base = await baseConfig(inputs)
  return 'value' in base ? { ...inputs, config: base.value } : number
}

function protectedEnvironment(): Failure {
  return new Failure('invalid-input', 'environment: "production" is never removed by destroy-preview.', {
    remedy: 'Name the environment of the previews, usually `preview`.',
  })
}
