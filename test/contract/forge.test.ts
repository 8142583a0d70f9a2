import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Failure } from '../../src/core/failure.ts'
import { Secret } from '../../src/core/secret.ts'
import type { Comment, Forge } from '../../src/forges/forge.ts'
import { giteaForge, giteaVersion } from '../../src/forges/gitea.ts'
import { gitHubForge } from '../../src/forges/github.ts'
import { send } from '../../src/runtime/api.ts'
import { type Forge as StandIn, startForge } from '../fakes/forge/forge.ts'

/** The same expectations of each client, against a forge that speaks its dialect. */
const dialects = ['github', 'gitea', 'forgejo'] as const
const names = { github: 'GitHub', gitea: 'Gitea', forgejo: 'Forgejo' } as const

function client(standIn: StandIn, token: string = standIn.tokens.automatic.value): Forge {
  const options = { apiUrl: new URL(standIn.apiUrl), repository: 'acme/notes' }
  if (standIn.dialect === 'github') return gitHubForge({ ...options, token: new Secret(token) })
  return giteaForge({ ...options, kind: standIn.dialect, token: new Secret(`token ${token}`) })
}

async function all(pages: AsyncIterable<readonly Comment[]>): Promise<Comment[]> {
  const comments: Comment[] = []
  for await (const page of pages) comments.push(...page)
  return comments
}

const failing = async (promise: Promise<unknown>): Promise<Failure> => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof Failure) return error
  throw new Error(`no Failure but ${String(error)}`)
}

describe.each(dialects)('a forge that speaks %s', (dialect) => {
  let standIn: StandIn
  let forge: Forge

  beforeEach(async () => {
    standIn = await startForge({ dialect, repository: 'acme/notes' })
    forge = client(standIn)
  })
  afterEach(async () => {
    await standIn.close()
  })

  it('tells a pull request as it is now', async () => {
    const pull = standIn.state.createPullRequest()
    expect(await forge.pullRequest(pull.number)).toEqual({
      number: pull.number,
      state: 'open',
      headSha: pull.head.sha,
      headRepository: 'acme/notes',
      baseRepository: 'acme/notes',
    })
    standIn.state.close(pull.number)
    const closed = await forge.pullRequest(pull.number)
    expect(closed?.state).toBe('closed')
    expect(Date.parse(closed?.closedAt ?? '')).not.toBeNaN()
    standIn.assertNoLeftovers()
  })

  it('does not take for a commit what is no full sha', async () => {
    const pull = standIn.state.createPullRequest({ sha: 'main; rm -rf /' })
    const failure = await failing(forge.pullRequest(pull.number))
    expect(failure.reasonCode).toBe('forge-failed')
    expect(failure.message).toContain('head.sha is "main; rm -rf /"')
  })

  it('knows no pull request of a number that was never given', async () => {
    expect(await forge.pullRequest(4711)).toBeUndefined()
  })

  it('creates, lists, changes and deletes comments', async () => {
    const { number } = standIn.state.createPullRequest()
    const created = await forge.createComment(number, 'one\n<!-- x -->')
    expect(created).toMatchObject({ body: 'one\n<!-- x -->', author: standIn.tokens.automatic.user.login })
    expect(created.url).toContain(`#issuecomment-${created.id}`)
    const changed = await forge.updateComment(created.id, 'two')
    expect(changed).toEqual({ ...created, body: 'two' })
    expect(await all(forge.comments(number))).toEqual([changed])
    await forge.deleteComment(created.id)
    await forge.deleteComment(created.id)
    expect(await all(forge.comments(number))).toEqual([])
    standIn.assertNoLeftovers()
  })

  it('lists 350 comments, each once, in few requests', async () => {
    const { number } = standIn.state.createPullRequest()
    standIn.state.addComments(number, 350)
    standIn.requests.length = 0
    const ids = (await all(forge.comments(number))).map(({ id }) => id)
    expect(new Set(ids).size).toBe(350)
    expect(ids).toHaveLength(350)
    expect(standIn.requests).toHaveLength(dialect === 'github' ? 4 : 1)
  })

  it('lists what was touched since a time', async () => {
    const { number } = standIn.state.createPullRequest()
    const { createdAt } = await forge.createComment(number, 'old')
    const later = new Date(Date.parse(createdAt) + 3_600_000).toISOString()
    expect(await all(forge.comments(number, createdAt))).toHaveLength(1)
    expect(await all(forge.comments(number, later))).toEqual([])
  })

  it('sets a commit status', async () => {
    const pull = standIn.state.createPullRequest()
    const targetUrl = 'https://pr-1.example/'
    await forge.setCommitStatus(pull.head.sha, {
      context: 'preview',
      state: 'success',
      description: 'x'.repeat(140),
      targetUrl,
    })
    expect(standIn.state.statuses(pull.head.sha)).toMatchObject([
      { context: 'preview', state: 'success', targetUrl },
    ])
  })

  it('sends the token to the API and nothing else', async () => {
    const { number } = standIn.state.createPullRequest()
    await forge.pullRequest(number)
    expect(standIn.requests.map(({ user }) => user)).toEqual([standIn.tokens.automatic.user.login])
    expect(standIn.requests[0]?.headers.authorization).toBe(`token ${standIn.tokens.automatic.value}`)
  })

  it('goes on after one 502 where repeating is safe', async () => {
    const { number } = standIn.state.createPullRequest()
    const { id } = await forge.createComment(number, 'one')
    for (const method of ['GET', 'DELETE'])
      standIn.queueFault({ method, path: /issues/ }, { kind: 'html', code: 502 })
    expect(await all(forge.comments(number))).toHaveLength(1)
    await forge.deleteComment(id)
    standIn.assertNoLeftovers()
  })

  it('goes on after a reset and a cut answer', async () => {
    const { number } = standIn.state.createPullRequest()
    await forge.createComment(number, 'one')
    standIn.queueFault({ method: 'GET', path: /issues/ }, { kind: 'resetBefore' })
    standIn.queueFault({ method: 'GET', path: /issues/ }, { kind: 'resetMidBody' })
    expect(await all(forge.comments(number))).toHaveLength(1)
    standIn.assertNoLeftovers()
  })

  it('waits as long as it is told to', async () => {
    const { number } = standIn.state.createPullRequest()
    standIn.queueFault(
      { method: 'GET', path: /issues/ },
      { kind: 'status', code: 429, headers: { 'retry-after': '1' } },
    )
    const started = performance.now()
    await all(forge.comments(number))
    expect(performance.now() - started).toBeGreaterThanOrEqual(990)
  })

  it('waits after a 403 that says for how long, which is no lack of permission', async () => {
    const { number } = standIn.state.createPullRequest()
    const body = { message: 'You have exceeded a secondary rate limit.' }
    standIn.queueFault(
      { method: 'GET', path: /issues/ },
      { kind: 'status', code: 403, headers: { 'retry-after': '1' }, body },
    )
    expect(await all(forge.comments(number))).toEqual([])
    standIn.assertNoLeftovers()
  })

  it('never repeats a change by itself: somebody else may have made another one meanwhile', async () => {
    const { number } = standIn.state.createPullRequest()
    const { id } = await forge.createComment(number, 'one')
    standIn.queueFault({ method: 'PATCH', path: /issues/ }, { kind: 'html', code: 502 })
    expect((await failing(forge.updateComment(id, 'two'))).reasonCode).toBe('forge-failed')
    expect(standIn.state.comments(number)[0]?.body).toBe('one')
  })

  it('reads one comment, and knows when it is gone', async () => {
    const { number } = standIn.state.createPullRequest()
    const created = await forge.createComment(number, 'one')
    expect(await forge.comment(created.id)).toEqual(created)
    await forge.deleteComment(created.id)
    expect(await forge.comment(created.id)).toBeUndefined()
    standIn.assertNoLeftovers()
  })

  it('never repeats a create by itself', async () => {
    const { number } = standIn.state.createPullRequest()
    standIn.queueFault({ method: 'POST', path: /comments/ }, { kind: 'silentSuccess', as: 502 })
    const failure = await failing(forge.createComment(number, 'one'))
    expect(failure.reasonCode).toBe('forge-failed')
    expect(standIn.state.comments(number)).toHaveLength(1)
  })

  it("does not show a proxy's page", async () => {
    const { number } = standIn.state.createPullRequest()
    standIn.queueFault({ method: 'POST', path: /comments/ }, { kind: 'html', code: 502 })
    const failure = await failing(forge.createComment(number, 'one'))
    expect(failure.message).toBe(
      `${names[dialect]} could not comment on pull request ${number} of acme/notes: remote returned text/html 502.`,
    )
  })

  it('asks again where the answer is cut', async () => {
    const { number } = standIn.state.createPullRequest()
    standIn.queueFault({ method: 'GET', path: /pulls/ }, { kind: 'truncateJson' })
    expect((await forge.pullRequest(number))?.number).toBe(number)
    standIn.assertNoLeftovers()
  })

  it('tells an answer that is cut each time, instead of a JSON error', async () => {
    const { number } = standIn.state.createPullRequest()
    standIn.queueFault({ method: 'GET', path: /pulls/, times: 4 }, { kind: 'truncateJson' })
    const failure = await failing(forge.pullRequest(number))
    expect(failure.reasonCode).toBe('forge-failed')
    expect(failure.message).toContain(`pull request ${number} of acme/notes: the JSON of the answer was cut.`)
  })

  it("does not take a proxy's page with status 200 for an answer", async () => {
    const { number } = standIn.state.createPullRequest()
    standIn.queueFault({ method: 'GET', path: /pulls/ }, { kind: 'html', code: 200 })
    const failure = await failing(forge.pullRequest(number))
    expect(failure.message).toBe(
      `${names[dialect]} could not read pull request ${number} of acme/notes: remote returned text/html 200.`,
    )
  })

  it('creates after a rate limit, which says that nothing was created', async () => {
    const { number } = standIn.state.createPullRequest()
    const headers = { 'retry-after': '0' }
    standIn.queueFault({ method: 'POST', path: /comments/ }, { kind: 'status', code: 429, headers })
    await forge.createComment(number, 'one')
    expect(standIn.state.comments(number)).toHaveLength(1)
    standIn.assertNoLeftovers()
  })

  it('does not accept a token that ended', async () => {
    const { number } = standIn.state.createPullRequest()
    standIn.revokeToken(standIn.tokens.automatic)
    const failure = await failing(forge.pullRequest(number))
    expect(failure.reasonCode).toBe('forge-unauthorized')
    expect(failure.message).toContain(`${names[dialect]} does not accept the token (401`)
    expect(failure.message + failure.remedy).not.toContain(standIn.tokens.automatic.value)
  })

  it('is told apart from one that is not there', async () => {
    await standIn.close()
    const failure = await failing(forge.createComment(1, 'x'))
    expect(failure.message).toBe(
      `${names[dialect]} (${new URL(standIn.apiUrl).origin}) could not be reached to comment on pull request 1 of acme/notes: nothing listens there (connection refused).`,
    )
  })

  it('calls comments of an unknown pull request unknown', async () => {
    const failure = await failing(all(forge.comments(4711)))
    expect(failure.message).toBe(
      `${names[dialect]} could not read the comments of pull request 4711 of acme/notes (404): it does not exist, or the token may not see it.`,
    )
  })
})

describe('only on GitHub', () => {
  it("a fork's token may not comment, and the permission is named", async () => {
    const standIn = await startForge({ dialect: 'github', repository: 'acme/notes' })
    try {
      const { number } = standIn.state.createPullRequest()
      const failure = await failing(client(standIn, standIn.tokens.fork.value).createComment(number, 'x'))
      expect(failure.reasonCode).toBe('forge-forbidden')
      expect(failure.message).toContain('(403: "Resource not accessible by integration')
      expect(failure.remedy).toContain('`pull-requests: write`')
      standIn.state.lock(number)
      const locked = await failing(client(standIn).createComment(number, 'x'))
      expect(locked.message).toContain('the conversation is locked')
    } finally {
      await standIn.close()
    }
  })
})

describe('the token', () => {
  it('goes to its own origin only', async () => {
    const api = { base: new URL('http://127.0.0.1:1/api/v1'), authorization: new Secret('token x') }
    const call = { method: 'GET', url: new URL('http://127.0.0.1:2/api/v1/version') } as const
    await expect(send(api, call)).rejects.toThrow(
      'the token of http://127.0.0.1:1 is not sent to http://127.0.0.1:2',
    )
  })
})

describe('only in the family of Gitea', () => {
  it.each([
    ['gitea', '1.27.0'],
    ['forgejo', '15.0.3+gitea-1.22.0'],
  ] as const)('%s tells its version', async (dialect, version) => {
    const standIn = await startForge({ dialect, repository: 'acme/notes' })
    try {
      const token = new Secret(`token ${standIn.tokens.automatic.value}`)
      const options = {
        apiUrl: new URL(standIn.apiUrl),
        repository: 'acme/notes',
        kind: 'gitea',
        token,
      } as const
      expect(await giteaVersion(options)).toBe(version)
    } finally {
      await standIn.close()
    }
  })

  it('a mute 500 of Gitea is repeated when the pull request does exist', async () => {
    const standIn = await startForge({ dialect: 'gitea', repository: 'acme/notes' })
    try {
      const { number } = standIn.state.createPullRequest()
      standIn.queueFault(
        { method: 'GET', path: /comments/ },
        { kind: 'status', code: 500, body: { message: '' } },
      )
      expect(await all(client(standIn).comments(number))).toEqual([])
      standIn.assertNoLeftovers()
    } finally {
      await standIn.close()
    }
  })
})
