import { describe, expect, test } from 'vitest'
import { withLogins } from '../../../src/clients/docker/credentials.ts'

describe("the configuration of a Docker client with our login on top of the user's", () => {
  test('keeps the logins and settings that are there', () => {
    const own = { auths: { 'docker.io': { auth: 'user' } }, currentContext: 'desktop' }
    expect(withLogins(own, [['registry.example', 'ours']])).toEqual({
      auths: { 'docker.io': { auth: 'user' }, 'registry.example': { auth: 'ours' } },
      currentContext: 'desktop',
    })
  })

  test('wins over the login that the user has at the same registry', () => {
    const own = { auths: { 'registry.example': { auth: 'user' } } }
    expect(withLogins(own, [['registry.example', 'ours']]).auths).toEqual({
      'registry.example': { auth: 'ours' },
    })
  })

  test('takes the registry away from a credential helper, and leaves it the others', () => {
    const own = { credsStore: 'desktop', credHelpers: { 'gcr.io': 'gcloud' } }
    expect(withLogins(own, [['registry.example', 'ours']])).toEqual({
      ...own,
      auths: { 'registry.example': { auth: 'ours' } },
      credHelpers: { 'gcr.io': 'gcloud', 'registry.example': '' },
    })
  })
})
