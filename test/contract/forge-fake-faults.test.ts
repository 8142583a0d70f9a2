import { afterEach, describe, expect, it } from 'vitest'
import type { FaultMatch, FaultOrder } from '../fakes/forge/faults.ts'
import type { Forge } from '../fakes/forge/forge.ts'
import { startForge } from '../fakes/forge/forge.ts'

const LIST: FaultMatch = { method: 'GET', path: /\/issues\/1\/comments$/ }
const CREATE: FaultMatch = { method: 'POST', path: /\/issues\/1\/comments$/ }
const running: Forge[] = []

async function forgeWith(match: FaultMatch, fault: FaultOrder): Promise<Forge> {
  const forge = await startForge({ dialect: 'gitea', repository: 'acme/notes' })
  running.push(forge)
  forge.state.createPullRequest()
  forge.queueFault(match, fault)
  return forge
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((forge) => forge.close()))
})

function send(forge: Forge, method: string, signal: AbortSignal | null = null): Promise<Response> {
  const authorization = `Bearer ${forge.tokens.automatic.value}`
  const headers = { authorization, 'content-type': 'application/json' }
  const body = method === 'POST' ? '{"body":"x"}' : null
  return fetch(`${forge.apiUrl}/repos/acme/notes/issues/1/comments`, { method, headers, body, signal })
}

const count = (forge: Forge) => forge.state.comments(1).length

describe('A queued fault', () => {
  it('answers with a code, once, before anything is done', async () => {
    const fault = {
      kind: 'status',
      code: 429,
      headers: { 'retry-after': '1' },
      body: { message: 'slow' },
    } as const
    const forge = await forgeWith(CREATE, fault)
    const first = await send(forge, 'POST')
    expect([first.status, first.headers.get('retry-after'), count(forge)]).toEqual([429, '1', 0])
    expect((await send(forge, 'POST')).status).toBe(201)
    forge.assertNoLeftovers()
  })

  it("answers with a proxy's page", async () => {
    const forge = await forgeWith(LIST, { kind: 'html', code: 502 })
    const reply = await send(forge, 'GET')
    expect([reply.status, reply.headers.get('content-type')]).toEqual([502, 'text/html'])
  })

  it('resets before anything is done', async () => {
    const forge = await forgeWith(CREATE, { kind: 'resetBefore' })
    await expect(send(forge, 'POST')).rejects.toThrow('fetch failed')
    expect(count(forge)).toBe(0)
  })

  it('resets in the middle of the answer to what is done', async () => {
    const forge = await forgeWith(CREATE, { kind: 'resetMidBody' })
    await expect(send(forge, 'POST').then((reply) => reply.text())).rejects.toThrow()
    expect(count(forge)).toBe(1)
  })

  it('cuts the JSON', async () => {
    const forge = await forgeWith(CREATE, { kind: 'truncateJson' })
    const reply = await send(forge, 'POST')
    expect(reply.status).toBe(201)
    await expect(reply.json()).rejects.toThrow(SyntaxError)
  })

  it('hangs until the client gives up', async () => {
    const forge = await forgeWith(LIST, { kind: 'hang' })
    await expect(send(forge, 'GET', AbortSignal.timeout(100))).rejects.toThrow('timeout')
    expect(forge.requests.at(-1)).toMatchObject({ fault: 'hang', status: undefined })
  })

  it.each([408, 'reset'] as const)('does the work and says otherwise: %s', async (as) => {
    const forge = await forgeWith(CREATE, { kind: 'silentSuccess', as })
    const status = await send(forge, 'POST').then(
      (reply) => reply.status,
      () => 'reset',
    )
    expect([status, count(forge)]).toEqual([as, 1])
  })

  it('lets reads lag behind', async () => {
    const forge = await forgeWith(LIST, { kind: 'stale', reads: 2 })
    await send(forge, 'POST')
    const lengths: number[] = []
    for (let i = 0; i < 3; i++) lengths.push(((await (await send(forge, 'GET')).json()) as unknown[]).length)
    expect(lengths).toEqual([0, 0, 1])
  })

  it('delays', async () => {
    const forge = await forgeWith(LIST, { kind: 'delay', milliseconds: 120 })
    const start = performance.now()
    expect((await send(forge, 'GET')).status).toBe(200)
    expect(performance.now() - start).toBeGreaterThanOrEqual(115)
  })

  it('holds a request at a barrier until it is let go', async () => {
    const forge = await forgeWith(CREATE, { kind: 'barrier', name: 'create' })
    const reply = send(forge, 'POST')
    await forge.barrier('create').arrived
    expect(count(forge)).toBe(0)
    forge.barrier('create').release()
    expect((await reply).status).toBe(201)
  })

  it('lets something happen on the forge just before', async () => {
    const forge = await forgeWith(LIST, {
      kind: 'effect',
      when: 'before',
      run: () => void forge.state.close(1),
    })
    await send(forge, 'GET')
    expect(forge.state.pull(1).state).toBe('closed')
  })

  it('waits for the nth request, and happens as often as asked', async () => {
    const forge = await forgeWith({ ...LIST, nth: 2, times: 2 }, { kind: 'status', code: 503 })
    const codes: number[] = []
    for (let i = 0; i < 4; i++) codes.push((await send(forge, 'GET')).status)
    expect(codes).toEqual([200, 503, 503, 200])
    forge.assertNoLeftovers()
  })

  it('is reported when it was not met', async () => {
    const forge = await forgeWith(CREATE, { kind: 'resetBefore' })
    await send(forge, 'GET')
    expect(() => forge.assertNoLeftovers()).toThrow('unused fault: resetBefore for POST')
  })
})
