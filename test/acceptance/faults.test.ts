import { expect, it } from 'vitest'
import { profiles } from '../harness/profiles.ts'
import { commentScenarios } from '../harness/scenarios/comment-pr.ts'
import { sweep } from '../harness/sweep.ts'

/** A slice of the sweep; `npm run test:long` has all of it. */
it('a comment is made once whatever single call fails', async () => {
  const { failures, summary } = await sweep('faults of comment-pr, a slice', {
    scenarios: commentScenarios.filter(({ name }) => name === 'create'),
    profiles: profiles.filter(({ name }) => name === 'github'),
    on: 'every profile',
  })
  console.log(summary)
  expect(failures.join('\n\n')).toBe('')
}, 120_000)
