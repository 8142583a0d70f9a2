import { expect, it } from 'vitest'
import { commentScenarios } from '../harness/scenarios/comment-pr.ts'
import { sweep } from '../harness/sweep.ts'

it('comment-pr keeps its word whatever single call fails, on every forge', async () => {
  const { failures, summary } = await sweep('faults of comment-pr', {
    scenarios: commentScenarios,
    on: 'every profile',
  })
  console.log(summary)
  expect(failures.join('\n\n')).toBe('')
}, 1_200_000)
