import { describe, expect, it } from 'vitest'
import { parseResults } from '../../../src/comments/results.ts'

const result = (action: string, more: object = {}) => ({
  outputs: {
    result: JSON.stringify({ schema: 1, action, ok: true, 'reason-code': 'ok', message: 'Done.', ...more }),
  },
  outcome: 'success',
  conclusion: 'success',
})

describe('the results of the steps', () => {
  it('are those of our actions, in the order in which a job uses them', () => {
    const steps = { a: result('health-gate'), b: result('build-push-image'), c: result('provision-preview') }
    const parsed = parseResults(JSON.stringify(steps))
    expect('value' in parsed && parsed.value.map(({ result }) => result?.action)).toEqual([
      'build-push-image',
      'provision-preview',
      'health-gate',
    ])
  })

  it('include steps that ended without a word, and no others', () => {
    const steps = {
      build: result('build-push-image'),
      preview: { outputs: {}, outcome: 'cancelled' },
      lint: { outputs: { result: 'fine' }, outcome: 'success' },
      gate: { outputs: {}, outcome: 'skipped' },
    }
    const parsed = parseResults(JSON.stringify(steps))
    expect('value' in parsed && parsed.value.map(({ step, outcome }) => [step, outcome])).toEqual([
      ['build', 'success'],
      ['preview', 'cancelled'],
    ])
  })

  it.each([
    ['no JSON', 'steps', 'is not JSON; pass `${{ toJSON(steps) }}`'],
    ['no object', '[1]', 'is not an object of steps; pass `${{ toJSON(steps) }}`'],
    ['an object of something else', '{"a":1}', 'is not an object of steps; pass `${{ toJSON(steps) }}`'],
    [
      'no steps',
      '{}',
      'has no result of deploy-actions: there is no step with an id; give the steps an id and pass `${{ toJSON(steps) }}`',
    ],
    [
      'only foreign steps',
      '{"checkout":{"outputs":{},"outcome":"failure"},"build":{"outputs":{},"outcome":"skipped"}}',
      'has no result of deploy-actions: there are only "checkout" (failure) and "build" (skipped); give the steps an id and pass `${{ toJSON(steps) }}`',
    ],
    [
      'a result of a later format',
      JSON.stringify({ build: result('build-push-image', { schema: 2 }) }),
      'has no result of deploy-actions: there are only "build" (success); give the steps an id and pass `${{ toJSON(steps) }}`',
    ],
  ])('are refused: %s', (_, text, problem) => {
    expect(parseResults(text)).toEqual({ problem })
  })
})
