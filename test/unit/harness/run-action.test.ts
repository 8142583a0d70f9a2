import { expect, it } from 'vitest'
import { definition } from '../../../src/actions/comment-pr/definition.ts'
import { assertPromised } from '../../harness/run-action.ts'

const good = { 'reason-code': 'ok', result: '{}', change: 'created' }

it('lets pass what a definition promises, and the silence of a killed action', () => {
  expect(() => assertPromised(definition, good)).not.toThrow()
  expect(() => assertPromised(definition, {})).not.toThrow()
})

it('refuses a reason code and an output that the definition does not have', () => {
  expect(() => assertPromised(definition, { ...good, 'reason-code': 'port-taken' })).toThrow(
    'comment-pr ended with the reason "port-taken", which its definition does not list',
  )
  expect(() => assertPromised(definition, { ...good, url: 'x' })).toThrow(
    'comment-pr wrote outputs that its definition does not have',
  )
})
