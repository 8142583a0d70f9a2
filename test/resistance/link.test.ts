import { expect, test } from 'vitest'
import { addressLink } from '../../src/comments/links.ts'

test('nothing in an address ends its link, or the cell of a table around it', () => {
  const hostile = 'https://app.example/a)b(c|d`e"f\'g\\h?x=<i>'
  expect(addressLink(hostile)).toMatch(
    /^\[(?:\\.|[^\\[\]()|`])+\]\(https:\/\/app\.example\/[^()|`"'<>\\\s]+\)$/,
  )
})
