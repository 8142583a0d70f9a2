import { describe, expect, test } from 'vitest'
import { defineAction } from '../../../src/core/action-definition.ts'
import { choice, text } from '../../../src/core/inputs.ts'
import { generatedParts, renewed } from '../../../tools/action-docs.ts'

const definition = defineAction({
  name: 'say-it',
  title: 'Say it',
  description: 'Says it.',
  inputs: {
    what: text('What to say,\nor | not.', { required: true }),
    how: choice(['low', 'loud'])('How.', { default: 'low' }),
    note: text('A note.'),
  },
  outputs: { said: { description: 'What was said.' } },
  permissions: { contents: { level: 'read', why: 'to check out the commit' } },
  endpoints: [{ place: 'forge', why: 'to ask' }],
  foreignCode: 'No.',
  reasonCodes: ['ok', 'bug'],
  post: false,
  branding: { icon: 'box', color: 'blue' },
})

test('the tables of a page hold the words of the definition', () => {
  const { inputs, outputs, permissions, endpoints, 'reason-codes': codes } = generatedParts(definition)
  expect(inputs?.split('\n')).toEqual([
    '| input | kind | default | meaning |',
    '| --- | --- | --- | --- |',
    '| `what` | text | **required** | What to say, or \\| not. |',
    '| `how` | one of `low`, `loud` | `low` | How. |',
    '| `note` | text |  | A note. |',
  ])
  expect(outputs?.split('\n')[2]).toBe('| `said` | What was said. |')
  expect(outputs?.split('\n')).toHaveLength(5)
  expect(permissions).toBe('```yaml\npermissions:\n  contents: read # to check out the commit\n```')
  expect(endpoints).toBe("- The forge's API, to ask")
  expect(codes?.split('\n')[2]).toMatch(/^\| `ok` \| .+ \|$/)
  expect(codes?.split('\n')).toHaveLength(4)
})

test('a page says so where no permission is needed', () => {
  expect(generatedParts({ ...definition, permissions: {} }).permissions).toBe(
    'None: the action works with `permissions: {}`.',
  )
})

describe('a page is renewed', () => {
  const page = 'Before\n<!-- generated:a -->\nold\n<!-- /generated:a -->\nAfter\n'

  test('between its markers and nowhere else', () => {
    expect(renewed(page, { a: 'new\nlines' })).toBe(
      'Before\n<!-- generated:a -->\nnew\nlines\n<!-- /generated:a -->\nAfter\n',
    )
  })

  test('to the same page when nothing changed', () => {
    const once = renewed(page, { a: 'new' })
    expect(renewed(once, { a: 'new' })).toBe(once)
  })

  test.each([
    ['no place', 'Before'],
    ['no end', 'Before\n<!-- generated:a -->\n'],
    ['its end before its beginning', '<!-- /generated:a -->\n<!-- generated:a -->'],
  ])('never where a part has %s', (_, text) => {
    expect(() => renewed(text, { a: 'new' })).toThrow(
      'the page has no place for "a" (<!-- generated:a --> … <!-- /generated:a -->)',
    )
  })
})
