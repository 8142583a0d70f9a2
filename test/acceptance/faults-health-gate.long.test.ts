import { expect, it } from 'vitest'
import { gateScenarios } from '../harness/scenarios/health-gate.ts'
import { sweep } from '../harness/sweep.ts'

it('health-gate gives the right verdict whatever single call fails', async () => {
  const { failures, summary } = await sweep('faults of health-gate', {
    scenarios: gateScenarios,
    on: 'one profile',
  })
  console.log(summary)
  expect(failures.join('\n\n')).toBe('')
}, 1_200_000)
