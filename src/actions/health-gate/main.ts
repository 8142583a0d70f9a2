import { runAction } from '../../runtime/action.ts'
import { definition } from './definition.ts'
import { checkInputs } from './inputs.ts'

/** Runs the action. What it needs to work is loaded only when its inputs can be used. */
export const start = () =>
  runAction({
    definition,
    check: checkInputs,
    run: async (inputs) => (await import('./run.ts')).run(inputs),
  })
