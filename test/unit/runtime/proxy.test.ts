import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { proxyFor } from '../../../src/runtime/proxy.ts'
import { selfSigned } from './certificate.ts'
import { compilePrograms } from './compiled.ts'

const host = 'forge.example'
let programs: ReturnType<typeof compilePrograms>
let folder: string
let server: https.Server
let proxy: http.Server
/** What the proxy was asked, and what the server behind it got. */
let asked: {
  method: string
  target: string
  credentials: string | undefined
  authorization: string | undefined
}[]
let got: (string | undefined)[]
let refusal: number | undefined

const portOf = (listening: net.Server): number => (listening.address() as AddressInfo).port
const listening = (started: net.Server) => new Promise<void>((done) => started.listen(0, '127.0.0.1', done))

beforeAll(async () => {
  programs = compilePrograms()
  folder = mkdtempSync(join(tmpdir(), 'proxy-test-'))
  const certificate = selfSigned(host)
  writeFileSync(join(folder, 'ca.pem'), certificate.cert)
  server = https.createServer(certificate, (incoming, response) => {
    got.push(incoming.headers.authorization)
    response.end('through the tunnel')
  })
  proxy = http.createServer(({ method = '', url = '', headers }, response) => {
    const { authorization } = headers
    asked.push({ method, target: url, credentials: headers['proxy-authorization'], authorization })
    response.end(`plain for ${headers.host}`)
  })
  proxy.on('connect', (incoming: http.IncomingMessage, socket: net.Socket) => {
    const { method = '', url = '', headers } = incoming
    const { authorization } = headers
    asked.push({ method, target: url, credentials: headers['proxy-authorization'], authorization })
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal} No\r\n\r\n`)
      return
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    const onward = net.connect(portOf(server), '127.0.0.1', () => socket.pipe(onward).pipe(socket))
    for (const end of [socket, onward]) end.on('error', () => {})
  })
  await Promise.all([listening(server), listening(proxy)])
})
afterAll(() => {
  server.close()
  proxy.close()
  programs.remove()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  asked = []
  got = []
  refusal = undefined
})
afterEach(() => vi.unstubAllEnvs())

async function ask(url: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const address = `http://ada:p%40ss-canary@127.0.0.1:${portOf(proxy)}`
  const given = { ASK: url, https_proxy: address, HTTP_PROXY: address, ...env }
  const { stdout, stderr } = await programs.run('ask', {
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    ...given,
  })
  return `${stdout}${stderr}`.trim()
}

const credentials = `Basic ${Buffer.from('ada:p@ss-canary').toString('base64')}`

describe('behind a proxy', () => {
  test('https goes through a tunnel: the token is for the server alone, the credentials for the proxy', async () => {
    expect(await ask(`https://${host}/a?b`)).toBe('200 through the tunnel')
    expect(asked).toEqual([
      { method: 'CONNECT', target: `${host}:443`, credentials, authorization: undefined },
    ])
    expect(got).toEqual(['token canary'])
  })

  test('http is asked for with its whole address', async () => {
    expect(await ask('http://forge.example:3000/a?b')).toBe('200 plain for forge.example:3000')
    const target = 'http://forge.example:3000/a?b'
    expect(asked).toEqual([{ method: 'GET', target, credentials, authorization: 'token canary' }])
  })

  test('the certificate must be for the server', async () => {
    expect(await ask('https://other.example/')).toMatch(
      /^tls: through the proxy \S+: TLS failed \(ERR_TLS_CERT_ALTNAME_INVALID\)$/,
    )
    expect(got).toEqual([])
  })

  test.each([
    [407, 'other'],
    [503, 'reset'],
  ])('a refusal of the proxy (%i) is told without its credentials', async (status, kind) => {
    refusal = status
    const told = await ask(`https://${host}/`)
    expect(told).toBe(`${kind}: the proxy 127.0.0.1:${portOf(proxy)} let nothing through (status ${status})`)
  })

  test('a proxy that is not there is told without its credentials', async () => {
    const told = await ask(`https://${host}/`, { https_proxy: 'http://ada:canary@127.0.0.1:1' })
    expect(told).toBe('refused: through the proxy 127.0.0.1:1: nothing listens there (connection refused)')
  })

  test('the address of a metadata service is refused all the same', async () => {
    expect(await ask('http://169.254.169.254/latest')).toMatch(/^refused-address: /)
    expect(asked).toEqual([])
  })
})

describe('which proxy', () => {
  const proxyOf = (url: string, env: Readonly<Record<string, string>>) => {
    for (const name of ['http_proxy', 'https_proxy', 'no_proxy'])
      for (const spelt of [name, name.toUpperCase()]) vi.stubEnv(spelt, env[spelt] ?? '')
    return proxyFor(new URL(url))?.href
  }

  test.each([
    ['https://a.example', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1/'],
    ['https://a.example', { https_proxy: 'http://p:1', HTTPS_PROXY: 'http://q:1' }, 'http://p:1/'],
    ['http://a.example', { http_proxy: 'p:1' }, 'http://p:1/'],
    ['http://a.example', { https_proxy: 'http://p:1' }, undefined],
    ['https://a.example', { http_proxy: 'http://p:1' }, undefined],
    ['https://a.example', {}, undefined],
  ])('%s with %j: %s', (url, env, wanted) => {
    expect(proxyOf(url, env)).toBe(wanted)
  })

  test.each([
    ['http://a.example', 'a.example', true],
    ['http://b.a.example', 'a.example', true],
    ['http://b.a.example', '.a.example', true],
    ['http://b.a.example', '*.a.example', true],
    ['http://xa.example', 'a.example', false],
    ['http://a.example:3000', 'a.example:3000', true],
    ['http://a.example', 'a.example:3000', false],
    ['http://A.example', 'x, a.EXAMPLE', true],
    ['http://10.0.0.1', '10.0.0.1', true],
    ['http://a.example', '*', true],
    ['http://a.example', ',', false],
    ['http://localhost:3000', '', true],
    ['http://notes.localhost', '', true],
    ['http://127.0.0.1', '', true],
    ['http://[::1]', '', true],
  ])('%s with no_proxy=%s goes directly: %s', (url, list, direct) => {
    expect(proxyOf(url, { http_proxy: 'http://p:1', no_proxy: list }) === undefined).toBe(direct)
  })

  test.each(['socks5://p:1', 'https://p:1', 'http://[', 'http://'])(
    '%s is none, and is told without its text',
    (given) => {
      expect(() => proxyOf('http://a.example', { http_proxy: given })).toThrow(
        'the proxy in the variables of this step is not an http: address',
      )
    },
  )
})
