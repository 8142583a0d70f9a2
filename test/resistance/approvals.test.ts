import { expect, test } from 'vitest'
import { sourcesIn, withoutComments } from '../policy/sources.ts'

const asking = /GITHUB_ACTOR|GITHUB_TRIGGERING_ACTOR|author_association|review_state|reviewDecision/

test('nothing asks who started the run, or what stands on the pull request', () => {
  const found = [...sourcesIn('src')].filter(([, text]) => asking.test(withoutComments(text)))
  expect(found.map(([file]) => file)).toEqual([])
})
