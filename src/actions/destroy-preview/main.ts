import { runAction } from '../../runtime/action.ts'
import { check } from './check.ts'
import { definition } from './definition.ts'

/** Runs the action. What it needs to work is loaded only when its inputs can be used. */
export const start = () =>
  runAction({
    definition,
    check,
    run: async (inputs) => (await import('./run.ts')).run(inputs),
  })
