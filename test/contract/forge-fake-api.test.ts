import { request as httpRequest } from 'node:http'
import { getOctokit } from '@actions/github'
import { afterEach, describe, expect, it } from 'vitest'
import type { Forge, ForgeOptions } from '../fakes/forge/forge.ts'
import { startForge } from '../fakes/forge/forge.ts'
import type { DialectName } from '../fakes/forge/model.ts'
import type { Token } from '../fakes/forge/tokens.ts'
import { permissions } from '../fakes/forge/tokens.ts'

const DIALECTS = ['github', 'gitea', 'forgejo'] as const
const BOTS = { github: 'github-actions[bot]', gitea: 'gitea-actions', forgejo: 'forgejo-actions' } as const
const running: Forge[] = []

interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: answers of a foreign API, looked at field by field
  readonly json: any
}

async function forgeWith(dialect: DialectName, more: Partial<ForgeOptions> = {}): Promise<Forge> {
  const forge = await startForge({ dialect, repository: 'acme/notes', ...more })
  running.push(forge)
  forge.state.createPullRequest({ number: 12, branch: 'tags' })
  return forge
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((forge) => forge.close()))
})

async function ask(
  forge: Forge,
  what: string,
  body?: unknown,
  token: Token | null = forge.tokens.automatic,
): Promise<Reply> {
  const [method = '', path = ''] = what.split(' ')
  const headers: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
  if (token !== null) headers.authorization = `Bearer ${token.value}`
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
  const url = path.startsWith('http') ? path : `${forge.apiUrl}${path}`
  const response = await fetch(url, { method, headers, body: text })
  const answer = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  const json = isJson ? JSON.parse(answer) : undefined
  return { status: response.status, headers: response.headers, text: answer, json }
}

const REPO = '/repos/acme/notes'
const COMMENTS = `${REPO}/issues/12/comments`

describe.each(DIALECTS)('The API of %s', (dialect) => {
  const isGitHub = dialect === 'github'

  it('creates, edits, reads and deletes a comment as the automatic user', async () => {
    const forge = await forgeWith(dialect)
    const made = await ask(forge, `POST ${COMMENTS}`, { body: 'one' })
    expect([made.status, made.json.body, made.json.user.login]).toEqual([201, 'one', BOTS[dialect]])
    expect(made.json.user.id).toBe(isGitHub ? 41898282 : -2)
    const one = `${REPO}/issues/comments/${made.json.id}`
    expect((await ask(forge, `PATCH ${one}`, { body: 'two' })).json).toMatchObject({
      id: made.json.id,
      body: 'two',
    })
    expect((await ask(forge, `GET ${one}`)).json.body).toBe('two')
    const gone = await ask(forge, `DELETE ${one}`)
    expect([gone.status, gone.text]).toEqual([204, ''])
    expect((await ask(forge, `GET ${one}`)).status).toBe(404)
    expect(forge.state.comments(12)).toEqual([])
  })

  it('shows when a comment was edited', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z')
    const forge = await forgeWith(dialect, { now: () => new Date(now) })
    const { json } = await ask(forge, `POST ${COMMENTS}`, { body: 'one' })
    now += 60_000
    const edited = await ask(forge, `PATCH ${REPO}/issues/comments/${json.id}`, { body: 'two' })
    expect([edited.json.created_at, edited.json.updated_at]).toEqual([
      '2026-01-01T00:00:00Z',
      '2026-01-01T00:01:00Z',
    ])
  })

  it('gives ascending ids and keeps bodies as they are', async () => {
    const forge = await forgeWith(dialect)
    const body = '<!-- x -->\r\n| a |\t  \n\u200bé🚀'
    const first = (await ask(forge, `POST ${COMMENTS}`, { body })).json
    const second = (await ask(forge, `POST ${COMMENTS}`, { body: 'b' })).json
    expect(second.id).toBeGreaterThan(first.id)
    expect((await ask(forge, `GET ${COMMENTS}`)).json.map((it: { body: string }) => it.body)).toEqual([
      body,
      'b',
    ])
  })

  it('shows a pull request through its life', async () => {
    const forge = await forgeWith(dialect)
    const get = async () => (await ask(forge, `GET ${REPO}/pulls/12`)).json
    expect(await get()).toMatchObject({ number: 12, state: 'open', merged: false, head: { ref: 'tags' } })
    const { sha } = forge.state.push(12).head
    expect((await get()).head.sha).toBe(sha)
    forge.state.close(12)
    expect(await get()).toMatchObject({ state: 'closed', merged: false, merged_at: null })
    forge.state.reopen(12)
    expect(await get()).toMatchObject({ state: 'open', closed_at: null })
    forge.state.close(12, { merge: true, by: 'grace' })
    expect(await get()).toMatchObject({ state: 'closed', merged: true, merged_by: { login: 'grace' } })
  })

  it('lists pull requests by state, newest first', async () => {
    const forge = await forgeWith(dialect)
    forge.state.createPullRequest({ number: 13 })
    forge.state.createPullRequest({ number: 14 })
    forge.state.close(13)
    const numbers = async (query: string) =>
      (await ask(forge, `GET ${REPO}/pulls${query}`)).json.map((it: { number: number }) => it.number)
    expect(await numbers('')).toEqual([14, 12])
    expect(await numbers('?state=closed')).toEqual([13])
    expect(await numbers('?state=all')).toEqual([14, 13, 12])
  })

  it('stores a status and combines the newest of each context', async () => {
    const forge = await forgeWith(dialect)
    const { sha } = forge.state.pull(12).head
    const set = (state: string, context: string) =>
      ask(forge, `POST ${REPO}/statuses/${sha}`, {
        state,
        context,
        description: 'd',
        target_url: 'https://a.test',
      })
    const made = await set('pending', 'preview')
    expect(made.status).toBe(201)
    expect([made.json.state, made.json.status]).toEqual(
      isGitHub ? ['pending', undefined] : [undefined, 'pending'],
    )
    await set('success', 'preview')
    await set('failure', 'lint')
    const { json } = await ask(forge, `GET ${REPO}/commits/${sha}/status`)
    expect([json.state, json.total_count, json.sha]).toEqual(['failure', 2, sha])
    const states = json.statuses.map((it: Record<string, string>) => [it.context, it.state ?? it.status])
    expect(states).toEqual([
      ['lint', 'failure'],
      ['preview', 'success'],
    ])
  })

  it('stores or refuses a state it does not know', async () => {
    const forge = await forgeWith(dialect)
    const path = `POST ${REPO}/statuses/${forge.state.pull(12).head.sha}`
    const reply = await ask(forge, path, { state: 'banana' })
    expect(reply.status).toBe(isGitHub ? 422 : 201)
    if (isGitHub) expect(reply.json.errors[0].message).toBe('state is not included in the list')
    else expect(reply.json.status).toBe('banana')
  })

  it('takes statuses for whole hashes; Gitea also for short ones and branches', async () => {
    const forge = await forgeWith(dialect)
    const { sha } = forge.state.pull(12).head
    const status = async (ref: string) =>
      (await ask(forge, `POST ${REPO}/statuses/${ref}`, { state: 'success' })).status
    expect(await status(sha.slice(0, 10))).toBe(isGitHub ? 422 : 201)
    expect(await status('tags')).toBe(isGitHub ? 422 : 201)
    expect(await status('0'.repeat(40))).toBe(isGitHub ? 422 : 500)
  })

  it.each(['GET', 'POST'])('refuses to %s comments of an unknown issue in its own way', async (method) => {
    const forge = await forgeWith(dialect)
    const reply = await ask(
      forge,
      `${method} ${REPO}/issues/99/comments`,
      method === 'GET' ? undefined : { body: 'x' },
    )
    expect([reply.status, reply.json.message]).toEqual(
      { github: [404, 'Not Found'], gitea: [500, ''], forgejo: [404, 'not found'] }[dialect],
    )
  })

  it('refuses empty comments, and long ones on GitHub only', async () => {
    const forge = await forgeWith(dialect)
    const status = async (body: unknown) => (await ask(forge, `POST ${COMMENTS}`, body)).status
    expect(await status({})).toBe(422)
    expect(await status({ body: '' })).toBe(422)
    expect(await status({ body: '  ' })).toBe(isGitHub ? 422 : 201)
    expect(await status({ body: 'x'.repeat(65_536) })).toBe(201)
    expect(await status({ body: 'x'.repeat(65_537) })).toBe(isGitHub ? 422 : 201)
    expect(await status({ body: 'x'.repeat(10_000_000) })).toBe(isGitHub ? 422 : 201)
  })

  it('refuses malformed JSON', async () => {
    const forge = await forgeWith(dialect)
    expect((await ask(forge, `POST ${COMMENTS}`, '{"body":')).status).toBe(isGitHub ? 400 : 422)
    expect((await ask(forge, `POST ${COMMENTS}`, '[]')).status).toBe(isGitHub ? 400 : 422)
  })

  it('asks for JSON by its type, unless it is GitHub', async () => {
    const forge = await forgeWith(dialect)
    const authorization = `token ${forge.tokens.automatic.value}`
    const init = { method: 'POST', headers: { authorization }, body: '{"body":"x"}' }
    expect((await fetch(`${forge.apiUrl}${COMMENTS}`, init)).status).toBe(isGitHub ? 201 : 422)
  })

  it('answers 401 for a token it does not know, 403 or 404 for what a token may not', async () => {
    const forge = await forgeWith(dialect)
    const other = forge.addToken()
    forge.revokeToken(other)
    expect((await ask(forge, `GET ${REPO}/pulls/12`, undefined, other)).status).toBe(401)
    expect((await ask(forge, `POST ${COMMENTS}`, { body: 'x' }, null)).status).toBe(401)
    expect((await ask(forge, `GET ${REPO}/pulls/12`, undefined, null)).status).toBe(200)
  })

  it("lets a fork's job comment everywhere but on GitHub, and set a status nowhere", async () => {
    const forge = await forgeWith(dialect)
    const { fork } = forge.tokens
    const comment = await ask(forge, `POST ${COMMENTS}`, { body: 'x' }, fork)
    expect(comment.status).toBe(isGitHub ? 403 : 201)
    if (isGitHub) expect(comment.json.message).toBe('Resource not accessible by integration')
    const { sha } = forge.state.pull(12).head
    const status = await ask(forge, `POST ${REPO}/statuses/${sha}`, { state: 'success' }, fork)
    expect(status.status).toBe(403)
    expect((await ask(forge, `GET ${COMMENTS}`, undefined, fork)).status).toBe(200)
  })

  it('names the scope that a personal token lacks', async () => {
    const forge = await forgeWith(dialect)
    const token = forge.addToken({
      kind: 'personal',
      login: 'grace',
      permissions: permissions({ contents: 'read' }),
    })
    const { sha } = forge.state.pull(12).head
    const reply = await ask(forge, `POST ${REPO}/statuses/${sha}`, { state: 'success' }, token)
    const message = {
      github: 'Resource not accessible by personal access token',
      gitea:
        'token does not have at least one of required scope(s), required=[write:repository], token scope=read:repository',
      forgejo: 'token does not have at least one of required scope(s): [write:repository]',
    }[dialect]
    expect([reply.status, reply.json.message]).toEqual([403, message])
  })

  it("does not let a reader change another's comment", async () => {
    const forge = await forgeWith(dialect)
    const { id } = forge.state.addComment(12, 'grace', 'mine')
    const reply = await ask(forge, `PATCH ${REPO}/issues/comments/${id}`, { body: 'x' }, forge.tokens.fork)
    expect(reply.status).toBe(403)
    expect(reply.text === '').toBe(!isGitHub)
    expect(forge.state.comments(12)[0]?.body).toBe('mine')
  })

  it('closes a locked conversation to those without write access, on GitHub to every job', async () => {
    const forge = await forgeWith(dialect)
    forge.state.lock(12)
    const { automatic, developer, fork } = forge.tokens
    const status = async (token: Token) => (await ask(forge, `POST ${COMMENTS}`, { body: 'x' }, token)).status
    expect(await status(automatic)).toBe(isGitHub ? 403 : 201)
    expect(await status(developer)).toBe(201)
    expect(await status(fork)).toBe(403)
  })

  it('tells its version, unless it is GitHub', async () => {
    const forge = await forgeWith(dialect)
    const reply = await ask(forge, 'GET /version', undefined, null)
    const version = { github: undefined, gitea: '1.27.0', forgejo: '15.0.3+gitea-1.22.0' }[dialect]
    expect([reply.status, reply.json.version]).toEqual([isGitHub ? 404 : 200, version])
  })

  it('answers 404 to what it does not have, and remembers it', async () => {
    const forge = await forgeWith(dialect)
    forge.assertNoLeftovers()
    const reply = await ask(forge, `GET ${REPO}/nothing`)
    const fields = isGitHub ? ['message', 'documentation_url', 'status'] : ['message', 'url']
    expect([reply.status, Object.keys(reply.json)]).toEqual([404, fields])
    expect(forge.requests.at(-1)).toMatchObject({ path: `${REPO}/nothing`, unmatched: true, status: 404 })
    expect(() => forge.assertNoLeftovers()).toThrow('no route: GET /repos/acme/notes/nothing')
  })

  it('hides other repositories', async () => {
    const forge = await forgeWith(dialect)
    expect((await ask(forge, 'GET /repos/acme/other/pulls/12')).status).toBe(404)
  })

  it('has deployments on GitHub only', async () => {
    const forge = await forgeWith(dialect)
    const made = await ask(forge, `POST ${REPO}/deployments`, { ref: 'tags', environment: 'pr-12' })
    expect(made.status).toBe(isGitHub ? 201 : 404)
    if (!isGitHub) return
    const path = `${REPO}/deployments/${made.json.id}/statuses`
    expect(
      (await ask(forge, `POST ${path}`, { state: 'success', environment_url: 'https://a.test' })).status,
    ).toBe(201)
    expect((await ask(forge, `POST ${path}`, { state: 'banana' })).status).toBe(422)
    expect((await ask(forge, `GET ${path}`)).json[0]).toMatchObject({
      state: 'success',
      environment: 'pr-12',
    })
    expect((await ask(forge, `GET ${REPO}/deployments?environment=pr-12`)).json).toHaveLength(1)
  })

  it('tells its limits on GitHub only', async () => {
    const forge = await forgeWith(dialect)
    const { headers } = await ask(forge, `GET ${COMMENTS}`)
    const limits = ['limit', 'remaining', 'reset', 'used'].map((name) => headers.has(`x-ratelimit-${name}`))
    expect(limits).toEqual(Array(4).fill(isGitHub))
  })

  it('takes no request without a user agent, if it is GitHub', async () => {
    const forge = await forgeWith(dialect)
    const status = await new Promise((resolve, reject) => {
      httpRequest(`${forge.apiUrl}${COMMENTS}`, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end()
    })
    expect(status).toBe(isGitHub ? 403 : 200)
  })
})

describe('A private repository', () => {
  const only = (named: Parameters<typeof permissions>[0]) => ({ permissions: permissions(named) })

  it('is missing for strangers and for forks of Gitea', async () => {
    for (const dialect of DIALECTS) {
      const forge = await forgeWith(dialect, { private: true })
      expect((await ask(forge, `GET ${REPO}/pulls/12`, undefined, null)).status).toBe(404)
      const fork = await ask(forge, `GET ${COMMENTS}`, undefined, forge.tokens.fork)
      expect(fork.status).toBe(dialect === 'github' ? 200 : 404)
    }
  })

  it('shows its pull requests to a token that may read them', async () => {
    for (const dialect of DIALECTS) {
      const forge = await forgeWith(dialect, { private: true })
      const token = forge.addToken(only({ contents: 'read', 'pull-requests': 'read' }))
      expect((await ask(forge, `GET ${REPO}/pulls/12`, undefined, token)).status).toBe(200)
    }
  })

  it('of Gitea asks for the code where pull requests are read', async () => {
    const forge = await forgeWith('gitea', { private: true })
    const token = forge.addToken(only({ 'pull-requests': 'write' }))
    expect((await ask(forge, `GET ${REPO}/pulls/12`, undefined, token)).status).toBe(403)
    expect((await ask(forge, `GET ${COMMENTS}`, undefined, token)).status).toBe(200)
  })

  it('of Gitea does not take issues for pull requests', async () => {
    const forge = await forgeWith('gitea', { private: true })
    const token = forge.addToken(only({ issues: 'write' }))
    expect((await ask(forge, `POST ${COMMENTS}`, { body: 'x' }, token)).status).toBe(404)
  })
})

describe('350 comments', () => {
  it('come in pages of at most 100 with links on GitHub', async () => {
    const forge = await forgeWith('github')
    forge.state.addComments(12, 350)
    const sizes: number[] = []
    let next: string | undefined = `${forge.apiUrl}${COMMENTS}?per_page=500`
    let link = ''
    while (next !== undefined) {
      const page: Reply = await ask(forge, `GET ${next}`)
      sizes.push(page.json.length)
      link = page.headers.get('link') ?? ''
      next = /<([^>]+)>; rel="next"/.exec(link)?.[1]
    }
    expect(sizes).toEqual([100, 100, 100, 50])
    expect([...link.matchAll(/rel="(\w+)"/g)].map((match) => match[1])).toEqual(['prev', 'first'])
    expect((await ask(forge, `GET ${COMMENTS}`)).json).toHaveLength(30)
  })

  it.each(['gitea', 'forgejo'] as const)(
    'come all at once on %s, whatever page is asked for',
    async (dialect) => {
      const forge = await forgeWith(dialect)
      forge.state.addComments(12, 350)
      const reply = await ask(forge, `GET ${COMMENTS}?page=99&limit=50&per_page=50`)
      expect(reply.json).toHaveLength(350)
      expect(reply.headers.get('x-total-count')).toBe('350')
      expect(reply.headers.get('link')).toBeNull()
      expect((await ask(forge, `GET ${COMMENTS}?since=yesterday`)).status).toBe(422)
    },
  )
})

describe('Lists of pull requests', () => {
  it('of Gitea ignore per_page and link to the address of the administrator', async () => {
    const forge = await forgeWith('gitea', { rootUrl: 'https://git.example.test' })
    for (let i = 0; i < 60; i++) forge.state.createPullRequest()
    const usual = await ask(forge, `GET ${REPO}/pulls?per_page=5`)
    expect([usual.json.length, usual.headers.get('x-total-count')]).toEqual([30, '61'])
    const page = await ask(forge, `GET ${REPO}/pulls?limit=100&page=1`)
    expect(page.json).toHaveLength(50)
    expect(page.headers.get('link')).toContain(
      '<https://git.example.test/api/v1/repos/acme/notes/pulls?limit=100&page=2>; rel="next"',
    )
  })

  it.each([
    ['github', 'head=acme:tags', [12]],
    ['github', 'head=tags', []],
    ['gitea', 'head=nothing', [13, 12]],
    ['forgejo', 'head=tags', [12]],
    ['forgejo', 'head=acme:tags', []],
  ] as const)('of %s understand %s in their way', async (dialect, query, numbers) => {
    const forge = await forgeWith(dialect)
    forge.state.createPullRequest({ number: 13, fork: 'stranger', branch: 'other' })
    const { json } = await ask(forge, `GET ${REPO}/pulls?${query}`)
    expect(json.map((it: { number: number }) => it.number)).toEqual(numbers)
  })
})

describe('Octokit, as actions use it', () => {
  it('works with the address in GITHUB_API_URL, page links included', async () => {
    const forge = await forgeWith('github')
    forge.state.addComments(12, 230)
    const octokit = getOctokit(forge.tokens.automatic.value, { baseUrl: forge.apiUrl })
    const at = { owner: 'acme', repo: 'notes' }
    await octokit.rest.issues.createComment({ ...at, issue_number: 12, body: 'x' })
    const all = await octokit.paginate(octokit.rest.issues.listComments, {
      ...at,
      issue_number: 12,
      per_page: 100,
    })
    expect(all).toHaveLength(231)
    expect((await octokit.rest.pulls.get({ ...at, pull_number: 12 })).data.head.ref).toBe('tags')
    forge.assertNoLeftovers()
  })

  it('also works against Gitea for what both have', async () => {
    const forge = await forgeWith('gitea')
    const octokit = getOctokit(forge.tokens.automatic.value, { baseUrl: forge.apiUrl })
    const at = { owner: 'acme', repo: 'notes' }
    const { data } = await octokit.rest.issues.createComment({ ...at, issue_number: 12, body: 'x' })
    await octokit.rest.issues.updateComment({ ...at, comment_id: data.id, body: 'y' })
    expect(forge.state.comments(12)[0]?.body).toBe('y')
  })
})
