import { expect, it } from 'vitest'
import { asDeclared } from '../../../src/core/outputs.ts'

const declared = { version: { description: 'One.' }, tags: { description: 'Some.', lines: true } } as const

it.each([
  ['a line feed', 'v1\nPATH=/tmp'],
  ['a carriage return', 'v1\rPATH=/tmp'],
  ['both', 'v1\r\nPATH=/tmp'],
  ['a line separator', 'v1\u2028PATH=/tmp'],
  ['a next line', 'v1\u0085PATH=/tmp'],
])('an output is one line, whatever it holds: %s', (_, version) => {
  expect(asDeclared(declared, { version })).toEqual({ version: 'v1 PATH=/tmp' })
})

it('an output that is declared to have several lines has them', () => {
  expect(asDeclared(declared, { tags: 'a\nb', 'reason-code': 'ok' })).toEqual({
    tags: 'a\nb',
    'reason-code': 'ok',
  })
})

it('an output that the definition does not have is a defect', () => {
  for (const name of ['surprise', 'constructor', '__proto__'])
    expect(() => asDeclared(declared, JSON.parse(`{"${name}":"x"}`))).toThrow(
      `the definition has no output "${name}"`,
    )
})
