import { expect, it } from 'vitest'
import { buildScenarios } from '../harness/scenarios/build.ts'
import { sweep } from '../harness/sweep.ts'

it('an image is built, pushed and proven, or taken from the registry, whatever single call fails', async () => {
  const { failures, summary } = await sweep('faults of build-push-image', {
    scenarios: buildScenarios,
    on: 'one profile',
    share: 0.3,
    width: 3,
  })
  console.log(summary)
  expect(failures.join('\n\n')).toBe('')
}, 3_600_000)
