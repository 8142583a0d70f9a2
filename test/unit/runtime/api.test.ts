import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { Secret } from '../../../src/core/secret.ts'
import { type ApiCall, send } from '../../../src/runtime/api.ts'

type Answer = (response: http.ServerResponse) => void

const servers: http.Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Sends a call to an API that gives these answers, the last of them again and again. */
async function sent(method: ApiCall['method'], ...answers: readonly Answer[]) {
  let calls = 0
  const server = http.createServer((_, response) =>
    answers[Math.min(calls++, answers.length - 1)]?.(response),
  )
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const base = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api`)
  const api = { base, authorization: new Secret('token x'), timeoutMs: 1000, totalMs: 5000 }
  const outcome = await send(api, { method, url: base }).catch((error: unknown) => error)
  return { outcome, calls }
}

const json = { 'content-type': 'application/json; charset=utf-8' }
const fine: Answer = (response) => response.writeHead(200, json).end('{"a":1}')
const limited: Answer = (response) => response.writeHead(429, { ...json, 'retry-after': '0' }).end('{}')
const cut: Answer = (response) => response.writeHead(200, json).end('{"a":')
const reset: Answer = (response) => response.socket?.resetAndDestroy()
const broken: Answer = (response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>')

describe.each(['GET', 'PUT', 'DELETE'] as const)('%s, which may be repeated,', (method) => {
  test.each([
    ['a rate limit', limited],
    ['JSON that ends in the middle', cut],
    ['a cut connection', reset],
    ["a proxy's page with 502", broken],
  ])('goes on after %s', async (_, answer) => {
    expect(await sent(method, answer, fine)).toMatchObject({ outcome: { status: 200 }, calls: 2 })
  })

  test('fails with a sentence where the JSON ends in the middle each time', async () => {
    expect(await sent(method, cut)).toMatchObject({
      outcome: { kind: 'reset', message: 'the JSON of the answer was cut' },
      calls: 4,
    })
  })
})

describe('a POST, which may have been carried out,', () => {
  test('is repeated after a rate limit, which says that it was not', async () => {
    expect(await sent('POST', limited, fine)).toMatchObject({ outcome: { status: 200 }, calls: 2 })
  })

  test.each([
    ['JSON that ends in the middle', cut, { kind: 'reset' }],
    ['a cut connection', reset, { kind: 'reset' }],
    ["a proxy's page with 502", broken, { status: 502 }],
  ])('is not repeated after %s', async (_, answer, outcome) => {
    expect(await sent('POST', answer, fine)).toMatchObject({ outcome, calls: 1 })
  })
})

describe('a PATCH, whose text may be outdated by now,', () => {
  test.each<[string, Answer, object]>([
    ['a rate limit', limited, { status: 429 }],
    ['a cut connection', reset, { kind: 'reset' }],
    ["a proxy's page with 502", broken, { status: 502 }],
  ])('is left to the caller after %s', async (_, answer, outcome) => {
    expect(await sent('PATCH', answer, fine)).toMatchObject({ outcome, calls: 1 })
  })

  test('is left to the caller only after the wait that the other side asked for', async () => {
    const later: Answer = (response) => response.writeHead(429, { ...json, 'retry-after': '1' }).end('{}')
    const began = performance.now()
    expect(await sent('PATCH', later, fine)).toMatchObject({ outcome: { status: 429 }, calls: 1 })
    expect(performance.now() - began).toBeGreaterThanOrEqual(990)
  })
})

test('an empty answer, and one that is no JSON, are whole', async () => {
  const page: Answer = (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')
  const empty: Answer = (response) => response.writeHead(204, json).end()
  expect(await sent('GET', page)).toMatchObject({ outcome: { status: 200 }, calls: 1 })
  expect(await sent('DELETE', empty)).toMatchObject({ outcome: { status: 204 }, calls: 1 })
})
