import http from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Secret } from '../../../src/core/secret.ts'
import { type HttpRequest, request } from '../../../src/runtime/http.ts'
import { selfSigned } from './certificate.ts'

const hasIpv6 = networkInterfaces().lo?.some(({ family }) => family === 'IPv6') ?? false
const servers = new Set<net.Server>()
const sockets = new Set<net.Socket>()

beforeEach(() => {
  for (const name of ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']) vi.stubEnv(name, '')
})
afterEach(() => {
  vi.unstubAllEnvs()
  for (const socket of sockets) socket.destroy()
  for (const server of servers) server.close()
  servers.clear()
  sockets.clear()
})

/** Starts a server on a free port of this machine; it is gone after the test. */
async function started(server: net.Server, host = '127.0.0.1'): Promise<number> {
  servers.add(server)
  server.on('connection', (socket) => sockets.add(socket))
  await new Promise<void>((done) => server.listen(0, host, done))
  return (server.address() as AddressInfo).port
}

const answering = (answer: http.RequestListener) => started(http.createServer(answer))
const raw = (talk: (socket: net.Socket) => void) =>
  started(net.createServer((socket) => void talk(socket.on('error', () => {}))))

const get = (url: string, more: Partial<HttpRequest> = {}) =>
  request({ method: 'GET', url: new URL(url), timeoutMs: 2000, ...more })

/** What is thrown, and after how many milliseconds. */
async function failureOf(promise: Promise<unknown>) {
  const begin = performance.now()
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { error, ms: performance.now() - begin }
}

describe('an answer', () => {
  test.each([200, 204, 301, 404, 500])('of status %i is an answer', async (status) => {
    const port = await answering((_, response) => response.writeHead(status, { 'x-a': 'b' }).end())
    expect(await get(`http://127.0.0.1:${port}/`)).toMatchObject({
      status,
      headers: { 'x-a': 'b' },
      truncated: false,
    })
  })

  test('carries its body, and the request its own', async () => {
    const port = await answering(async (incoming, response) => {
      let body = ''
      for await (const chunk of incoming) body += chunk
      response.end(`${incoming.method} ${incoming.url} ${incoming.headers['content-length']} ${body}`)
    })
    const { body } = await get(`http://127.0.0.1:${port}/a?b=c`, { method: 'PUT', body: 'ü' })
    expect(body.toString()).toBe('PUT /a?b=c 2 ü')
  })

  test('longer than the limit is cut, and its connection closed', async () => {
    let closed = false
    const port = await answering((incoming, response) => {
      incoming.socket.on('close', () => {
        closed = true
      })
      const more = () => {
        response.write('x'.repeat(4096))
        if (!response.destroyed) setImmediate(more)
      }
      more()
    })
    const answer = await get(`http://127.0.0.1:${port}/`, { maxBytes: 10_000 })
    expect(answer.truncated).toBe(true)
    expect(answer.body.length).toBe(10_000)
    await expect.poll(() => closed).toBe(true)
  })

  test('of exactly the limit is whole', async () => {
    const port = await answering((_, response) => response.end('x'.repeat(100)))
    expect(await get(`http://127.0.0.1:${port}/`, { maxBytes: 100 })).toMatchObject({ truncated: false })
  })

  test('that redirects is not followed, so that no token follows it', async () => {
    const seen: unknown[] = []
    const elsewhere = await answering((incoming, response) => {
      seen.push(incoming.headers.authorization)
      response.end()
    })
    const port = await answering((_, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${elsewhere}/` }).end(),
    )
    const { status } = await get(`http://127.0.0.1:${port}/`, { authorization: new Secret('token canary') })
    expect(status).toBe(302)
    expect(seen).toEqual([])
  })

  test('shows that the token was sent to its own address', async () => {
    const port = await answering((incoming, response) => response.end(incoming.headers.authorization))
    const authorization = new Secret('token canary')
    expect((await get(`http://127.0.0.1:${port}/`, { authorization })).body.toString()).toBe('token canary')
  })
})

describe('there is no answer', () => {
  const late = { kind: 'timeout', message: 'no answer within 0.2 s' }

  test('within the time where nobody speaks', async () => {
    const port = await raw(() => {})
    const { error, ms } = await failureOf(get(`http://127.0.0.1:${port}/`, { timeoutMs: 200 }))
    expect(error).toMatchObject(late)
    expect(ms).toBeLessThan(1000)
  })

  test('within the time where the head of the answer never ends', async () => {
    const port = await raw((socket) => void socket.write('HTTP/1.1 200 OK\r\nx: y\r\n'))
    expect((await failureOf(get(`http://127.0.0.1:${port}/`, { timeoutMs: 200 }))).error).toMatchObject(late)
  })

  test('within the time where the body never comes', async () => {
    const port = await raw((socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n'))
    expect((await failureOf(get(`http://127.0.0.1:${port}/`, { timeoutMs: 200 }))).error).toMatchObject(late)
  })

  test('within the time where the body drips for ever', async () => {
    const port = await answering((_, response) => {
      const drip = setInterval(() => response.write('x'), 20)
      response.on('close', () => clearInterval(drip))
    })
    const { error, ms } = await failureOf(get(`http://127.0.0.1:${port}/`, { timeoutMs: 200 }))
    expect(error).toMatchObject(late)
    expect(ms).toBeLessThan(1000)
  })

  test('within the time where TLS is never spoken', async () => {
    const port = await raw(() => {})
    expect((await failureOf(get(`https://127.0.0.1:${port}/`, { timeoutMs: 200 }))).error).toMatchObject(late)
  })

  test('where nothing listens', async () => {
    const port = await raw(() => {})
    for (const server of servers) await new Promise((done) => server.close(done))
    const { error } = await failureOf(get(`http://127.0.0.1:${port}/`))
    expect(error).toMatchObject({ kind: 'refused', message: 'nothing listens there (connection refused)' })
  })

  test('where the connection is cut before the answer', async () => {
    const port = await raw((socket) => void socket.once('data', () => socket.resetAndDestroy()))
    const { error } = await failureOf(get(`http://127.0.0.1:${port}/`))
    expect(error).toMatchObject({ kind: 'reset', message: 'the connection was cut' })
  })

  test('where the connection is closed without a word', async () => {
    const port = await raw((socket) => void socket.once('data', () => socket.end()))
    expect((await failureOf(get(`http://127.0.0.1:${port}/`))).error).toMatchObject({ kind: 'reset' })
  })

  test('where the connection is cut in the middle of the body', async () => {
    const port = await raw(
      (socket) =>
        void socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc')
          setTimeout(() => socket.resetAndDestroy(), 20)
        }),
    )
    expect((await failureOf(get(`http://127.0.0.1:${port}/`))).error).toMatchObject({ kind: 'reset' })
  })

  test('where nobody vouches for the certificate', async () => {
    const port = await started(https.createServer(selfSigned(), (_, response) => response.end('secret page')))
    const { error } = await failureOf(get(`https://localhost:${port}/`))
    expect(error).toMatchObject({ kind: 'tls', message: 'TLS failed (DEPTH_ZERO_SELF_SIGNED_CERT)' })
  })

  test('where the server does not speak TLS', async () => {
    const port = await answering((_, response) => response.end())
    const { error } = await failureOf(get(`https://127.0.0.1:${port}/`))
    expect(error).toMatchObject({ kind: 'tls', message: 'TLS failed (EPROTO)' })
  })

  test('where what comes is not HTTP', async () => {
    const port = await raw((socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
    expect((await failureOf(get(`http://127.0.0.1:${port}/`))).error).toMatchObject({ kind: 'other' })
  })

  test('where the name does not exist', async () => {
    const { error } = await failureOf(get('http://nothing.invalid/'))
    expect(error).toMatchObject({ kind: 'dns', message: 'the name could not be resolved' })
  })

  test('when the caller gives up', async () => {
    const port = await raw(() => {})
    const { ms } = await failureOf(get(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(50) }))
    expect(ms).toBeLessThan(1000)
  })
})

describe('the address of a metadata service', () => {
  test.each([
    ['http://169.254.169.254/latest/', '169.254.169.254'],
    ['http://2852039166/', '169.254.169.254'],
    ['http://0xa9fea9fe/', '169.254.169.254'],
    ['http://0251.0376.0251.0376/', '169.254.169.254'],
    ['http://[::ffff:169.254.169.254]/', '::ffff:a9fe:a9fe'],
    ['http://[fd00:ec2::254]/', 'fd00:ec2::254'],
    ['http://100.100.100.200/', '100.100.100.200'],
  ])('is refused in %s without a connection', async (url, address) => {
    const { error, ms } = await failureOf(get(url, { refuseMetadata: true }))
    expect(error).toMatchObject({
      kind: 'refused-address',
      message: `${address} is ${address}, the address of a cloud's metadata service`,
    })
    expect(ms).toBeLessThan(500)
  })

  test('is not what a loopback address is', async () => {
    const port = await answering((_, response) => response.end('ok'))
    expect(await get(`http://127.0.0.1:${port}/`, { refuseMetadata: true })).toMatchObject({ status: 200 })
  })
})

describe('a name under localhost', () => {
  test.each([true, false])('is this machine (refuseMetadata: %s)', async (refuseMetadata) => {
    const port = await answering((incoming, response) => response.end(incoming.headers.host))
    const { body } = await get(`http://notes-pr-12.localhost:${port}/`, { refuseMetadata })
    expect(body.toString()).toBe(`notes-pr-12.localhost:${port}`)
  })

  test.runIf(hasIpv6)('finds a server that listens on IPv6 alone', async () => {
    const server = http.createServer((_, response) => response.end('six'))
    const port = await started(server, '::1')
    expect((await get(`http://notes.localhost:${port}/`)).body.toString()).toBe('six')
  })
})
