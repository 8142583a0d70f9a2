import { expect, test } from 'vitest'
import { Failure, messageOf } from '../../../src/core/failure.ts'

test('a failure without more says only why and what', () => {
  const failure = new Failure('port-taken', 'Port 80 is taken.')
  expect(failure).toMatchObject({
    reasonCode: 'port-taken',
    message: 'Port 80 is taken.',
    details: {},
    evidence: [],
  })
  expect(failure.remedy).toBeUndefined()
  expect('cause' in failure).toBe(false)
})

test.each([
  ['an error', new Error('it broke'), 'it broke'],
  ['a text', 'it broke', 'it broke'],
  ['nothing', undefined, 'undefined'],
  ['a symbol', Symbol('x'), 'Symbol(x)'],
  ['an object without a prototype', Object.create(null), 'something that cannot be shown as text was thrown'],
])('the message of %s that was thrown is told', (_, thrown, message) => {
  expect(messageOf(thrown)).toBe(message)
})
