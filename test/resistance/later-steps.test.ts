import { expect, test } from 'vitest'
import { sourcesIn, withoutComments } from '../policy/sources.ts'

const writing = /GITHUB_ENV|GITHUB_PATH|exportVariable|addPath|::set-env|::add-path/

test('nothing is ever written into the variables or the path of later steps', () => {
  const found = [...sourcesIn('src')].filter(([, text]) => writing.test(withoutComments(text)))
  expect(found.map(([file]) => file)).toEqual([])
  expect('core.exportVariable(name, value)').toMatch(writing)
})
