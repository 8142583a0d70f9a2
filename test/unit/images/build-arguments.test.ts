import { describe, expect, test } from 'vitest'
import { buildArguments, isPassing, lastWords, pushedDigest } from '../../../src/images/build-arguments.ts'

const request = {
  context: '/checkout/app',
  dockerfile: '/checkout/app/Dockerfile',
  target: 'runtime',
  args: { GREETING: 'hello; rm -rf /' },
  labels: { 'org.opencontainers.image.version': 'v1' },
  tags: ['registry.example/app:sha-1', 'registry.example/app:pr-1'],
}

describe('the command line of a build', () => {
  const common = [
    '--progress=plain',
    '--iidfile=/tmp/id',
    '--file=/checkout/app/Dockerfile',
    '--target=runtime',
    '--build-arg=GREETING=hello; rm -rf /',
    '--label=org.opencontainers.image.version=v1',
    '--tag=registry.example/app:sha-1',
    '--tag=registry.example/app:pr-1',
    '--',
    '/checkout/app',
  ]

  test('of an older client with BuildKit inside', () => {
    expect(buildArguments(request, { command: 'docker', buildx: false }, '/tmp/id')).toEqual([
      'build',
      ...common,
    ])
  })

  test('of a client with buildx brings the image into the engine', () => {
    const client = { command: 'docker', buildx: true }
    expect(buildArguments(request, client, '/tmp/id')).toEqual(['buildx', 'build', '--load', ...common])
  })
})

describe("the builder's last words", () => {
  test.each([
    [
      '------\n > [2/2] RUN exit 3:\n------\nexecutor failed running [/bin/sh -c exit 3]: exit code: 3\n',
      'executor failed running [/bin/sh -c exit 3]: exit code: 3',
    ],
    [
      'ERROR: failed to build: failed to solve: process "/bin/sh -c exit 3" did not complete successfully: exit code: 3',
      'process "/bin/sh -c exit 3" did not complete successfully: exit code: 3',
    ],
    [
      'failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 1: unknown instruction: FRM',
      'dockerfile parse error line 1: unknown instruction: FRM',
    ],
    ['', 'it said nothing'],
  ])('are found in %j', (stderr, expected) => {
    expect(lastWords(stderr)).toBe(expected)
  })
})

describe('a push', () => {
  test('reports its digest', () => {
    const digest = `sha256:${'a'.repeat(64)}`
    expect(pushedDigest(`abc: Pushed\nmain: digest: ${digest} size: 523\n`)).toBe(digest)
    expect(pushedDigest('abc: Pushed\n')).toBeUndefined()
  })

  test.each([
    ['unexpected EOF', true],
    ['received unexpected HTTP status: 502 Bad Gateway', true],
    ['write tcp: connection reset by peer', true],
    ['unauthorized: reqPackageAccess', false],
    ['denied: requested access to the resource is denied', false],
  ])('that fails with "%s" is worth another one: %s', (message, expected) => {
    expect(isPassing(message)).toBe(expected)
  })
})
