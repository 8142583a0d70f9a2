import { environmentOf } from '../../config/environment.ts'
import { Failure } from '../../core/failure.ts'
import type { Outcome } from '../../core/outcome.ts'
import { pullRequestEvent } from '../../forges/events.ts'
import { currentRepository, openForge } from '../../forges/open.ts'
import { openProvider } from '../../providers/open.ts'
import { loadApp } from '../load-app.ts'
import { pullRequestNumber } from '../pull-request.ts'
import type { Inputs } from './check.ts'
import type { definition } from './definition.ts'
import { destroyOne, nothingOfFork } from './one.ts'
import { sweepAll } from './sweep.ts'

type Outputs = keyof typeof definition.outputs

/** Does what the inputs ask for. */
export async function run(inputs: Inputs): Promise<Outcome<Outputs>> {
  const foreign = inputs.sweep ? undefined : foreignPullRequest(inputs)
  if (foreign !== undefined) return nothingOfFork(foreign)
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
 * The pull request, if the event says that it comes from a fork. Asked first: the checked-out configuration is
 * foreign then, and must not say where our credentials go.
 */
function foreignPullRequest(inputs: Inputs): number | undefined {
  const number = pullRequestNumber(inputs['pull-request'])
  const event = pullRequestEvent()
  if (event?.headSha === undefined) return undefined
  return event.headRepository === event.baseRepository ? undefined : number
}

function protectedEnvironment(): Failure {
  return new Failure('invalid-input', 'environment: "production" is never removed by destroy-preview.', {
    remedy: 'Name the environment of the previews, usually `preview`.',
  })
}
