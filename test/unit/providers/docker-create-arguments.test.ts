import { describe, expect, it } from 'vitest'
import { Secret } from '../../../src/core/secret.ts'
import {
  type Creation,
  createArguments,
  secretEnvironment,
} from '../../../src/providers/docker/create-arguments.ts'
import type { WantedService } from '../../../src/providers/provider.ts'

const service: WantedService = { name: 'api', image: 'r.example/a@sha256:1', env: {}, secrets: {} }

const argumentsFor = (over: Partial<WantedService>, creation: Partial<Creation> = {}): string[] =>
  createArguments({
    target: {
      owner: { repository: 'acme/notes', app: 'notes', environment: 'preview', pullRequest: 12 },
      name: 'notes-pr-12',
    },
    generation: 'g1',
    stamp: { version: 'v1', run: '7' },
    service: { ...service, ...over },
    ...creation,
  })

/** The value that follows an option. */
const valuesOf = (all: readonly string[], option: string): string[] =>
  all.flatMap((word, index) => (word === option ? [all[index + 1] ?? ''] : []))

describe('the arguments of a new container', () => {
  it('are these', () => {
    expect(argumentsFor({}).join(' ')).toBe(
      'container create --pull never --name notes-pr-12-api.next --network notes-pr-12 --network-alias api --restart no --init ' +
        '--security-opt no-new-privileges --log-driver json-file --log-opt max-size=10m --log-opt max-file=2 ' +
        '--label deploy-actions.repository=acme/notes --label deploy-actions.app=notes ' +
        '--label deploy-actions.environment=preview --label deploy-actions.pull-request=12 ' +
        '--label deploy-actions.generation=g1 --label deploy-actions.service=api ' +
        '--label deploy-actions.version=v1 --label deploy-actions.run=7 r.example/a@sha256:1',
    )
  })

  it('name secrets, and never hold their values', () => {
    const all = argumentsFor({ secrets: { TOKEN: new Secret('hunter2') }, env: { MODE: 'a=b c' } })
    expect(valuesOf(all, '--env')).toEqual(['MODE=a=b c', 'TOKEN'])
    expect(all.join('\n')).not.toContain('hunter2')
  })

  it.each<[string, Partial<WantedService>, string[]]>([
    ['memory without swap', { memoryBytes: 1024 }, ['--memory', '1024b', '--memory-swap', '1024b']],
    ['CPUs', { cpus: 0.5 }, ['--cpus', '0.5']],
  ])('limit %s', (_, over, expected) => {
    expect(argumentsFor(over).join(' ')).toContain(expected.join(' '))
  })

  it.each([
    ['127.0.0.1', '127.0.0.1:20001:8080'],
    ['::1', '[::1]:20001:8080'],
  ])('publish on %s', (bind, expected) => {
    expect(
      valuesOf(argumentsFor({ port: 8080 }, { publish: { bind, hostPort: 20_001 } }), '--publish'),
    ).toEqual([expected])
  })

  it('end with the command, which no shell reads', () => {
    expect(argumentsFor({ command: ['sh', '-c', 'echo $HOME; --x'] }).slice(-4)).toEqual([
      'r.example/a@sha256:1',
      'sh',
      '-c',
      'echo $HOME; --x',
    ])
  })
})

describe('the values of secrets', () => {
  it('go into the environment of the client', () => {
    const secrets = { TOKEN: new Secret('hunter2'), PEM: new Secret('a\nb') }
    expect(secretEnvironment({ ...service, secrets })).toEqual({ TOKEN: 'hunter2', PEM: 'a\nb' })
  })

  it.each(['DOCKER_HOST', 'DOCKER_CONFIG', 'HOME', 'HTTPS_PROXY', 'LD_PRELOAD', 'PATH'])(
    'may not be called %s',
    (name) => {
      expect(() => secretEnvironment({ ...service, secrets: { [name]: new Secret('x') } })).toThrow(
        `services.api.secrets: ${name} would change how the Docker client works.`,
      )
    },
  )
})
