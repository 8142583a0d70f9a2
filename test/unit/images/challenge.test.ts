import { describe, expect, test } from 'vitest'
import { isLoopback, parseChallenge, tokenUrl } from '../../../src/images/challenge.ts'

const remote = new URL('https://registry.example/v2/')
const local = new URL('http://127.0.0.1:5000/v2/')

describe('how a registry wants credentials', () => {
  test('Basic', () => {
    expect(parseChallenge('Basic realm="registry"', remote)).toEqual({ value: { scheme: 'basic' } })
  })

  test('a token, from the realm with its service and scope', () => {
    const header =
      'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:acme/notes:pull,push"'
    const challenge = parseChallenge(header, remote)
    if ('problem' in challenge || challenge.value.scheme !== 'bearer') throw new Error('no token wanted')
    expect(tokenUrl(challenge.value).href).toBe(
      'https://auth.example/token?service=registry.example&scope=repository%3Aacme%2Fnotes%3Apull%2Cpush',
    )
  })

  test.each([
    [
      'http://auth.example/token',
      remote,
      'wants the credentials sent to http://auth.example, which is not encrypted',
    ],
    [
      'http://127.0.0.1/token',
      remote,
      'wants the credentials sent to http://127.0.0.1, which is not encrypted',
    ],
    [
      'http://auth.example/token',
      local,
      'wants the credentials sent to http://auth.example, which is not encrypted',
    ],
    ['/token', remote, 'names no usable address for tokens'],
  ])('never to %s', (realm, registry, problem) => {
    expect(parseChallenge(`Bearer realm="${realm}"`, registry)).toEqual({ problem })
  })

  test('over plain http only from a registry on this machine to this machine', () => {
    expect(parseChallenge('Bearer realm="http://127.0.0.1:9/t"', local)).toMatchObject({
      value: { scheme: 'bearer' },
    })
  })

  test('in a way that is not known', () => {
    expect(parseChallenge('Negotiate', remote)).toEqual({
      problem: 'asks for credentials in a way that is not known here',
    })
  })
})

test.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['[::1]', true],
  ['127.0.0.1.evil.example', false],
  ['localhost.evil.example', false],
  ['10.0.0.1', false],
])('is %s this machine: %s', (hostname, expected) => {
  expect(isLoopback(hostname)).toBe(expected)
})
