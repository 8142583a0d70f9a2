import { afterEach, describe, expect, it } from 'vitest'
import type { Forge, ForgeOptions } from '../../fakes/forge/forge.ts'
import { startForge } from '../../fakes/forge/forge.ts'
import type { DialectName } from '../../fakes/forge/model.ts'

const running: Forge[] = []

async function forgeWith(dialect: DialectName, more: Partial<ForgeOptions> = {}): Promise<Forge> {
  const forge = await startForge({ dialect, repository: 'acme/notes', ...more })
  running.push(forge)
  forge.state.createPullRequest({ number: 12, branch: 'tags', labels: ['preview'] })
  return forge
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((forge) => forge.close()))
})

type PullJson = {
  url: string
  head: { ref: string; sha: string; label: string; repo: { full_name: string } | null }
  node_id?: string
}

const pullOf = (payload: Record<string, unknown>) => payload.pull_request as PullJson

describe.each(['github', 'gitea', 'forgejo'] as const)('An event of %s', (dialect) => {
  const isGitHub = dialect === 'github'

  it.each([
    ['synchronize', 'synchronized'],
    ['labeled', 'label_updated'],
    ['unlabeled', 'label_cleared'],
    ['closed', 'closed'],
  ] as const)('calls %s by its own word', async (action, own) => {
    const forge = await forgeWith(dialect)
    expect(forge.event(action, 12).payload).toMatchObject({ action: isGitHub ? action : own, number: 12 })
  })

  it('tells the address of the pull request as this forge does', async () => {
    const forge = await forgeWith(dialect)
    const api = `${forge.apiUrl}/repos/acme/notes/pulls/12`
    expect(pullOf(forge.event('opened', 12).payload).url).toBe(dialect === 'gitea' ? forge.pageUrl(12) : api)
  })

  it('names a head whose branch is gone', async () => {
    const forge = await forgeWith(dialect)
    forge.state.close(12, { merge: true, deleteBranch: true })
    expect(pullOf(forge.event('closed', 12).payload).head.ref).toBe(isGitHub ? 'tags' : 'refs/pull/12/head')
  })

  it('tells forks and deleted forks', async () => {
    const forge = await forgeWith(dialect)
    forge.state.createPullRequest({ number: 13, fork: 'stranger' })
    expect(pullOf(forge.event('opened', 13).payload).head.repo?.full_name).toBe('stranger/notes')
    forge.state.deleteFork(13)
    expect(pullOf(forge.event('closed', 13).payload).head.repo).toBeNull()
  })

  it('has node ids and the owner in labels on GitHub only', async () => {
    const forge = await forgeWith(dialect)
    const pull = pullOf(forge.event('opened', 12).payload)
    expect([typeof pull.node_id, pull.head.label]).toEqual(
      isGitHub ? ['string', 'acme:tags'] : ['undefined', 'tags'],
    )
  })

  it('stays as it was when the pull request goes on', async () => {
    const forge = await forgeWith(dialect)
    const event = forge.event('opened', 12)
    const { sha } = event.pull.head
    forge.state.push(12)
    expect(pullOf(event.payload).head.sha).toBe(sha)
    expect(forge.state.pull(12).head.sha).not.toBe(sha)
  })
})

describe('The commits before and after a push', () => {
  it.each([
    ['github', '', true],
    ['gitea', '1.27.0', true],
    ['gitea', '1.26.4', false],
    ['forgejo', '15.0.3+gitea-1.22.0', false],
  ] as const)('on %s %s: %s', async (dialect, version, told) => {
    const forge = await forgeWith(dialect, { version })
    const before = forge.state.pull(12).head.sha
    const after = forge.state.push(12).head.sha
    const { payload } = forge.event('synchronize', 12)
    expect([payload.before, payload.after]).toEqual(told ? [before, after] : [undefined, undefined])
  })
})

describe('The environment of a job', () => {
  it.each(['gitea', 'forgejo'] as const)('on %s has the head as ref and sha', async (dialect) => {
    const forge = await forgeWith(dialect)
    const { head } = forge.state.pull(12)
    expect(forge.environment(forge.event('opened', 12))).toMatchObject({
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_REF: 'refs/pull/12/head',
      GITHUB_REF_TYPE: '',
      GITHUB_SHA: head.sha,
      GITHUB_HEAD_REF: 'tags',
      GITHUB_BASE_REF: 'main',
      GITHUB_API_URL: `${forge.url}/api/v1`,
      GITHUB_SERVER_URL: forge.url,
    })
  })

  it.each(['gitea', 'forgejo'] as const)('on %s has a bare commit as ref after a merge', async (dialect) => {
    const forge = await forgeWith(dialect)
    const sha = forge.state.close(12, { merge: true }).mergeCommitSha
    const { GITHUB_REF, GITHUB_SHA, GITHUB_REF_TYPE } = forge.environment(forge.event('closed', 12))
    expect([GITHUB_REF, GITHUB_SHA, GITHUB_REF_TYPE]).toEqual([sha, sha, 'commit'])
  })

  it('on GitHub has the test merge, and the base branch after a merge', async () => {
    const forge = await forgeWith('github')
    const opened = forge.environment(forge.event('opened', 12))
    expect(opened.GITHUB_REF).toBe('refs/pull/12/merge')
    expect(opened.GITHUB_SHA).not.toBe(forge.state.pull(12).head.sha)
    expect(opened.GITHUB_API_URL).toBe(`${forge.url}/api/v3`)
    const sha = forge.state.close(12, { merge: true }).mergeCommitSha
    const closed = forge.environment(forge.event('closed', 12))
    expect([closed.GITHUB_REF, closed.GITHUB_SHA]).toEqual(['refs/heads/main', sha])
  })

  it.each([
    ['github', [undefined, undefined, undefined, true, undefined]],
    ['gitea', ['true', undefined, 'true', false, undefined]],
    ['forgejo', ['true', 'true', 'true', undefined, 'token']],
  ] as const)('has the marks of %s', async (dialect, [gitea, forgejo, act, graphql, token]) => {
    const forge = await forgeWith(dialect)
    const env = forge.environment(forge.event('opened', 12))
    const url = env.GITHUB_GRAPHQL_URL
    expect([env.GITEA_ACTIONS, env.FORGEJO_ACTIONS, env.ACT]).toEqual([gitea, forgejo, act])
    expect(url === undefined ? undefined : url !== '').toBe(graphql)
    expect(env.GITHUB_TOKEN).toBe(token === undefined ? undefined : forge.tokens.automatic.value)
  })
})
