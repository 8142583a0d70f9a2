import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { defineAction } from '../../../src/core/action-definition.ts'
import { choice, secret, text } from '../../../src/core/inputs.ts'
import { actionYml } from '../../../tools/action-yml.ts'

const definition = defineAction({
  name: 'say-it',
  title: 'Say it',
  description: 'Says: "it".',
  inputs: {
    what: text('What to say.', { required: true }),
    how: choice(['low', 'loud'])('How: low or loud.', { default: 'low' }),
    token: secret('The token.', { default: '${{ github.token }}' }),
    number: text('A text that looks like a number.', { default: '010' }),
  },
  outputs: { said: { description: 'What was said.' } },
  permissions: {},
  endpoints: [],
  foreignCode: 'No.',
  reasonCodes: ['ok'],
  post: true,
  branding: { icon: 'message-circle', color: 'blue' },
})

interface ActionFile {
  readonly name: string
  readonly description: string
  readonly inputs: Readonly<Record<string, { readonly required: boolean; readonly default?: unknown }>>
  readonly outputs: Readonly<Record<string, unknown>>
  readonly runs: unknown
}

const read = (changed: Partial<typeof definition> = {}) =>
  parse(actionYml({ ...definition, ...changed })) as ActionFile

test('action.yml says where it comes from', () => {
  expect(actionYml(definition).split('\n')[0]).toBe(
    '# Generated from src/actions/say-it/definition.ts; change that file instead.',
  )
})

test('action.yml holds the words of the definition, whatever YAML would make of them', () => {
  const { name, description, inputs, outputs } = read()
  expect([name, description]).toEqual(['Say it', 'Says: "it".'])
  expect(inputs.what).toMatchObject({ description: 'What to say.', required: true })
  expect(inputs.what).not.toHaveProperty('default')
  expect(inputs.how).toMatchObject({ required: false, default: 'low' })
  expect(inputs.token?.default).toBe('${{ github.token }}')
  expect(inputs.number?.default).toBe('010')
  expect(Object.keys(outputs)).toEqual(['said', 'reason-code', 'result'])
})

test('action.yml names a post step only where there is one', () => {
  expect(read().runs).toEqual({
    using: 'node24',
    main: '../../dist/say-it/main.cjs',
    post: '../../dist/say-it/post.cjs',
  })
  expect(read({ post: false }).runs).toEqual({ using: 'node24', main: '../../dist/say-it/main.cjs' })
})
