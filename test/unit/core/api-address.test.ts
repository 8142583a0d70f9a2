import { describe, expect, test } from 'vitest'
import { apiAddressProblem } from '../../../src/core/api-address.ts'

const problem = (api: string, server: string) => apiAddressProblem(new URL(api), new URL(server))

describe("an API is the server's own", () => {
  test.each([
    ['https://api.github.com', 'https://github.com'],
    ['https://api.acme.ghe.com', 'https://acme.ghe.com'],
    ['https://ghes.acme.example/api/v3', 'https://ghes.acme.example'],
    ['https://git.example:8443/api/v1', 'https://git.example:8443/'],
    ['https://GIT.example/api/v1', 'https://git.example'],
    ['https://git.example/forge/api/v1', 'https://git.example/forge'],
    ['http://gitea:3000/api/v1', 'http://gitea:3000'],
    ['http://localhost:3000/api/v1', 'http://localhost:3000'],
    ['http://127.0.0.1:3000/api/v1', 'http://127.0.0.1:3000'],
    ['http://[::1]:3000/api/v1', 'http://[::1]:3000'],
    ['http://10.1.2.3/api/v1', 'http://10.1.2.3'],
    ['http://172.31.0.1/api/v1', 'http://172.31.0.1'],
    ['http://192.168.1.5:3000/api/v1', 'http://192.168.1.5:3000'],
    ['http://[fd12::1]/api/v1', 'http://[fd12::1]'],
    ['http://git.acme.internal/api/v1', 'http://git.acme.internal'],
    ['http://git.lan/api/v1', 'http://git.lan'],
    ['https://git.example/api/v1', 'http://git.example'],
  ])('%s of %s', (api, server) => {
    expect(problem(api, server)).toBeUndefined()
  })
})

describe('an API on another host is not', () => {
  test.each([
    ['https://evil.example', 'https://github.com'],
    ['https://github.com', 'https://github.com'],
    ['https://api.github.com.evil.example', 'https://github.com'],
    ['https://api.github.com', 'https://git.example'],
    ['https://api.other.ghe.com', 'https://acme.ghe.com'],
    ['https://api.evil.acme.ghe.com', 'https://evil.acme.ghe.com'],
    ['https://api.git.example/api/v1', 'https://git.example'],
    ['https://git.example:8443/api/v1', 'https://git.example'],
    ['http://127.0.0.1:9/api/v1', 'http://127.0.0.1:3000'],
    ['http://127.0.0.1/api/v1', 'https://github.com'],
  ])('%s of %s', (api, server) => {
    expect(problem(api, server)).toBe(`is on another host than the forge itself (${new URL(server).origin})`)
  })
})

describe('a token does not cross a public network without encryption', () => {
  test.each([
    'git.example',
    '8.8.8.8',
    '172.32.0.1',
    '192.169.0.1',
    '[2001:db8::1]',
    'lan.example',
    '127.0.0.1.example',
  ])('http://%s', (host) => {
    expect(problem(`http://${host}/api/v1`, `http://${host}`)).toBe(
      'is not encrypted (http), and not in a private network',
    )
  })

  test('nor outside of a runner, where nobody names a server', () => {
    expect(apiAddressProblem(new URL('http://git.example/api/v1'), undefined)).toMatch(/not encrypted/)
    expect(apiAddressProblem(new URL('https://git.example/api/v1'), undefined)).toBeUndefined()
  })
})
