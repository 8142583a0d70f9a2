import { environmentOf } from '../../config/environment.ts'
import { Failure } from '../../core/failure.ts'
import type { ValuesOf } from '../../core/inputs.ts'
import type { Outcome } from '../../core/outcome.ts'
import { currentRepository, openForge } from '../../forges/open.ts'
import { openProvider } from '../../providers/open.ts'
import { runAction } from '../../runtime/action.ts'
import { loadApp } from '../load-app.ts'
import { definition } from './definition.ts'
import { destroyOne } from './one.ts'
import { sweepAll } from './sweep.ts'

type Inputs = ValuesOf<typeof definition.inputs>
type Outputs = keyof typeof definition.outputs

/** Runs the action. */
export const start = () => runAction({ definition, check, run })

function check(inputs: Inputs): string[] {
  const problems: string[] = []
  if (inputs.sweep && inputs['pull-request'] !== undefined)
    problems.push('pull-request and sweep exclude each other: a sweep looks at all previews')
  if (inputs.sweep && inputs.force)
    problems.push(
      'force and sweep exclude each other: a sweep never removes the preview of an open pull request before it expires',
    )
  if (!inputs.sweep && inputs.grace !== undefined) problems.push('grace is only for sweep')
  if (inputs['registry-password'] !== undefined && inputs['registry-username'] === undefined)
    problems.push('registry-username is required with registry-password')
  return problems
}

async function run(inputs: Inputs): Promise<Outcome<Outputs>> {
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

function protectedEnvironment(): Failure {
  return new Failure('invalid-input', 'environment: "production" is never removed by destroy-preview.', {
    remedy: 'Name the environment of the previews, usually `preview`.',
  })
}
