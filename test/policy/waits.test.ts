import { expect, test } from 'vitest'
import { sourcesIn, withoutComments } from './sources.ts'

/** What makes a wait of its own: a timer, an event, a promise that somebody must remember to settle. */
const handmade =
  /\bset(?:Timeout|Interval|Immediate)\b|\bnew Promise\b|\bwithResolvers\b|\bonce\(|\bfor await\b/

/** Outside of runtime, with the reason why no deadline is missing. */
const known: Readonly<Record<string, string>> = {
  'src/health/target.ts': 'cuts the wait for a provider at the time of one question',
  'src/comments/upsert.ts': 'reads pages of comments, each a request of runtime',
}

/**
 * Every wait of runtime has a deadline, ends with the cancellation, and is listed (limits.ts, waits.ts); so an action
 * whose waits are all of runtime cannot hang.
 */
test('no part of an action waits by itself', () => {
  const found = [...sourcesIn('src')]
    .filter(([file, text]) => !file.startsWith('src/runtime/') && handmade.test(withoutComments(text)))
    .map(([file]) => file)
  expect(found.filter((file) => known[file] === undefined)).toEqual([])
  expect(Object.keys(known).filter((file) => !found.includes(file))).toEqual([])
})

test('in runtime, a child, a request and a pause are the only ones that wait for somebody else', () => {
  const listed = [...sourcesIn('src/runtime')]
    .filter(([, text]) => /\bwaiting\(/.test(withoutComments(text)))
    .map(([file]) => file)
    .sort()
  expect(listed).toEqual(['clock', 'http', 'probe', 'process'].map((name) => `src/runtime/${name}.ts`))
})
