import { describe, expect, it } from 'vitest'
import { accountFor } from '../../../src/actions/registry-account.ts'
import { loginsFor } from '../../../src/actions/registry-logins.ts'

const account = { 'registry-username': 'ada', 'registry-password': 'pass-word-of-ada' }
const digest = `sha256:${'a'.repeat(64)}`
const build = { context: '.', dockerfile: 'Dockerfile', args: {}, platforms: [], secrets: [] }

describe('an account goes to one registry', () => {
  it('which is that of the images', () => {
    expect(accountFor(account, ['r.example/a', `r.example/b@${digest}`])?.registry).toBe('r.example')
    expect(accountFor(account, [digest])).toBeUndefined()
  })

  it('and nowhere if they are in several', () => {
    expect(() => accountFor(account, ['r.example/a', 's.example/b'])).toThrow(
      'The images are in several registries (r.example and s.example), and there is one account.',
    )
  })

  it('which for a preview is that of what is built here, not that of a public image beside it', () => {
    const images = { web: `r.example/acme/web@${digest}`, cache: `cache@${digest}` }
    const logins = loginsFor(images, { web: { build }, cache: {} }, account)
    expect(logins.map(({ registry }) => registry)).toEqual(['r.example'])
  })

  it('and for a preview where nothing is built, that of all images', () => {
    const logins = loginsFor({ web: `r.example/acme/web@${digest}` }, { web: {} }, account)
    expect(logins.map(({ registry }) => registry)).toEqual(['r.example'])
  })
})
