import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Owner, ownerLabels, readLabels, resourceLabels, sameOwner } from '../../../src/core/owner.ts'

const preview: Owner = { repository: 'acme/notes', app: 'notes', environment: 'preview', pullRequest: 12 }

describe('owner labels', () => {
  test('of a preview are exactly these', () => {
    const stamp = { version: '0123456789ab', run: '77', expires: '2026-11-24T10:00:00.000Z' }
    expect(resourceLabels(preview, 'k3j2', 'api', stamp)).toEqual({
      'deploy-actions.repository': 'acme/notes',
      'deploy-actions.app': 'notes',
      'deploy-actions.environment': 'preview',
      'deploy-actions.pull-request': '12',
      'deploy-actions.generation': 'k3j2',
      'deploy-actions.service': 'api',
      'deploy-actions.version': '0123456789ab',
      'deploy-actions.run': '77',
      'deploy-actions.expires': '2026-11-24T10:00:00.000Z',
    })
  })

  test('of an environment name no pull request, and a network no service and no version', () => {
    const owner: Owner = { repository: 'acme/notes', app: 'notes', environment: 'staging' }
    expect(resourceLabels(owner, 'k3j2')).toEqual({
      'deploy-actions.repository': 'acme/notes',
      'deploy-actions.app': 'notes',
      'deploy-actions.environment': 'staging',
      'deploy-actions.generation': 'k3j2',
    })
  })

  test('to look for hold the owner alone', () => {
    expect(Object.keys(ownerLabels(preview))).toEqual([
      'deploy-actions.repository',
      'deploy-actions.app',
      'deploy-actions.environment',
      'deploy-actions.pull-request',
    ])
  })

  const word = fc.stringMatching(/^[a-z0-9][a-z0-9/.:-]{0,20}$/)
  test('are read back as they were written, also among foreign ones', () => {
    fc.assert(
      fc.property(
        fc.record({ repository: word, app: word, environment: word }),
        fc.option(fc.integer({ min: 1 }), { nil: undefined }),
        fc.tuple(word, word),
        fc.option(fc.record({ version: word, run: word, expires: word }), { nil: undefined }),
        (base, pullRequest, [generation, service], stamp) => {
          const owner: Owner = { ...base, ...(pullRequest === undefined ? {} : { pullRequest }) }
          const labels = { maintainer: 'x', ...resourceLabels(owner, generation, service, stamp) }
          expect(readLabels(labels)).toEqual({ owner, generation, service, stamp: stamp ?? {} })
        },
      ),
    )
  })

  test.each(['repository', 'app', 'environment', 'generation'])('without %s are not ours', (missing) => {
    const labels = resourceLabels(preview, 'k3j2', 'api')
    const { [`deploy-actions.${missing}`]: _, ...rest } = labels
    expect(readLabels(rest)).toBeUndefined()
    expect(readLabels({ ...rest, [`deploy-actions.${missing}`]: '' })).toBeUndefined()
  })

  test.each(['0', '-1', '1.5', '012', 'x', '', '12 '])(
    'with the pull request "%s" are not ours',
    (number) => {
      const labels = resourceLabels(preview, 'k3j2', 'api')
      expect(readLabels({ ...labels, 'deploy-actions.pull-request': number })).toBeUndefined()
    },
  )
})

test('two owners are the same only if every part is', () => {
  expect(sameOwner(preview, { ...preview })).toBe(true)
  const { pullRequest: _, ...staging } = preview
  const others: Owner[] = [
    { ...preview, repository: 'acme/other' },
    { ...preview, app: 'other' },
    { ...preview, environment: 'staging' },
    { ...preview, pullRequest: 13 },
    staging,
  ]
  for (const other of others) expect(sameOwner(preview, other)).toBe(false)
})
