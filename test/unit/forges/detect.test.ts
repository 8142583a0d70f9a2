import { describe, expect, it } from 'vitest'
import { detectForge, kindOfVersion } from '../../../src/forges/detect.ts'
import { runUrl } from '../../../src/forges/run.ts'

describe('the forge', () => {
  it.each([
    [
      'Forgejo, whose runner sets the variables of Gitea too',
      { FORGEJO_ACTIONS: 'true', GITEA_ACTIONS: 'true' },
      'forgejo',
    ],
    ['Forgejo by its token', { FORGEJO_TOKEN: 'x', GITHUB_API_URL: 'https://f.example/api/v1' }, 'forgejo'],
    ['Gitea', { GITEA_ACTIONS: 'true', GITHUB_API_URL: 'http://gitea:3000/api/v1' }, 'gitea'],
    ['one of the two, to be asked', { GITHUB_API_URL: 'https://f.example/api/v1' }, 'ask'],
    ['one of the two below a path', { GITHUB_API_URL: 'https://f.example/git/api/v1/' }, 'ask'],
    ['GitHub', { GITHUB_API_URL: 'https://api.github.com' }, 'github'],
    ['GitHub Enterprise Server', { GITHUB_API_URL: 'https://g.example/api/v3' }, 'github'],
    ['GitHub where nothing is known', {}, 'github'],
  ] as const)('is %s', (_, variables, expected) => {
    expect(detectForge(variables)).toBe(expected)
  })

  it.each([
    ['1.26.3', 'gitea'],
    ['1.27.0-rc0', 'gitea'],
    ['15.0.3+gitea-1.22.0', 'forgejo'],
  ])('of version %s is %s', (version, expected) => {
    expect(kindOfVersion(version)).toBe(expected)
  })
})

describe('the page of a run', () => {
  const parts = { server: 'https://f.example/', repository: 'acme/notes', id: '71', number: '7' }
  it.each([
    ['github', 'https://f.example/acme/notes/actions/runs/71'],
    ['gitea', 'https://f.example/acme/notes/actions/runs/71'],
    ['forgejo', 'https://f.example/acme/notes/actions/runs/7'],
  ] as const)('on %s is %s', (kind, expected) => {
    expect(runUrl(kind, parts)).toBe(expected)
  })

  it('is unknown outside of a forge', () => {
    expect(runUrl('github', { ...parts, server: undefined })).toBeUndefined()
  })
})
