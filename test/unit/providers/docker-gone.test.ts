import { describe, expect, it } from 'vitest'
import type { DockerCli } from '../../../src/clients/docker/cli.ts'
import { isGone } from '../../../src/clients/docker/lookup.ts'
import { Failure } from '../../../src/core/failure.ts'
import { removeOwned } from '../../../src/providers/docker/remove.ts'

const result = (stderr: string, code = 1) => ({ code, stdout: '', stderr, timedOut: false })

describe('a thing of the engine is gone', () => {
  it.each([
    'Error: No such container: notes-pr-1-web',
    'Error response from daemon: No such container: notes-pr-1-web',
    'Error: No such network: notes-pr-1',
    'Error response from daemon: network notes-pr-1 not found',
    'Error response from daemon: network notes-pr-1 not found\nexit status 1',
    'Error: No such volume: data',
    'Error response from daemon: get data: no such volume',
    'Error: No such image: acme/notes',
    'Error response from daemon: no such image: acme/notes: No such image: acme/notes:latest',
    'Error: No such object: notes',
    'Error: No such container: one\nError: No such container: two\n',
  ])('when client and engine say "%s"', (stderr) => {
    expect(isGone(result(stderr))).toBe(true)
  })

  it.each([
    'Error response from daemon: error while removing network: endpoint notes-pr-1-web not found',
    'Error response from daemon: network notes-pr-1 has active endpoints',
    'Error response from daemon: failed to set up container networking: network notes-pr-1 not found',
    'Error response from daemon: driver "local" failed to remove root filesystem: plugin not found',
    'context "prod": context not found: open /root/.docker/contexts/meta: no such file or directory',
    'Error: No such container: one\nError response from daemon: cannot stop container: two',
    'exec: "docker-credential-x": executable file not found in $PATH',
    '',
  ])('but not when they say "%s"', (stderr) => {
    expect(isGone(result(stderr))).toBe(false)
  })
})

describe('removing what carries the labels', () => {
  const owner = { repository: 'acme/notes', app: 'notes', environment: 'preview' }

  /** An engine with these containers and one network; `attempt` answers each removal, and what is removed well is gone. */
  function engine(
    containers: readonly (readonly [id: string, labels: string])[],
    attempt: DockerCli['attempt'],
  ) {
    const ran: string[] = []
    const gone = new Set<string>()
    const docker: DockerCli = {
      run: async (args) => {
        ran.push(args.slice(0, 2).join(' '))
        const lines =
          args[0] === 'container' ? containers : args[0] === 'network' ? [['n1', ''] as const] : []
        const stdout = lines
          .filter(([id]) => !gone.has(id))
          .map(([id, labels]) => JSON.stringify([id, id, labels]))
          .join('\n')
        return { ...result('', 0), stdout }
      },
      attempt: async (args, call) => {
        ran.push(
          args
            .slice(0, 2)
            .concat(args.at(-1) ?? '')
            .join(' '),
        )
        if (args[1] === 'inspect') return { ...result('', 0), stdout: '[]' }
        const answer = await attempt(args, call)
        if (args[1] === 'rm' && answer.code === 0 && answer.stdout !== 'not really')
          gone.add(args.at(-1) ?? '')
        return answer
      },
      json: async () => [],
    }
    return { docker, ran }
  }

  it('goes on after a command that does not end, and tells of it', async () => {
    const { docker } = engine(
      [
        ['c1', ''],
        ['c2', ''],
      ],
      async (args) => {
        if (args.at(-1) === 'c1') throw new Failure('timed-out', '`docker container rm` did not finish')
        return result('', 0)
      },
    )
    expect(await removeOwned(docker, { ...owner, pullRequest: 1 })).toEqual({
      removed: ['container c2', 'network n1'],
      remaining: [
        {
          resource: 'container c1',
          reason: '`docker container rm` did not finish',
          command: 'docker container rm --force --volumes c1.c1.gone',
        },
      ],
    })
  })

  it('gives everything its name back where a last question is answered with no', async () => {
    const { docker, ran } = engine([['c1', '']], async () => result('', 0))
    const removal = await removeOwned(
      docker,
      { ...owner, pullRequest: 1 },
      { stillWanted: async () => false },
    )
    expect(removal).toEqual({ removed: [], remaining: [], refused: true })
    expect(ran.filter((command) => !/ls|inspect/.test(command))).toEqual([
      'container rename c1.c1.gone',
      'container rename c1',
    ])
  })

  it('lists each kind before and after, and looks only at what belongs to the environment', async () => {
    const containers = [
      ['own', 'a=b'],
      ['preview', 'deploy-actions.pull-request=3'],
    ] as const
    const { docker, ran } = engine(containers, async () => result('', 0))
    const { removed } = await removeOwned(docker, owner)
    expect(removed).toEqual(['container own', 'network n1'])
    const looks = ['container ls', 'volume ls', 'network ls']
    expect(ran).toEqual([
      ...looks,
      'container inspect own',
      'container rename own.own.gone',
      'container rm own',
      'network rm n1',
      ...looks,
    ])
  })

  it('removes again what is still there although the engine removed it', async () => {
    let lies = 1
    const { docker, ran } = engine([['c1', '']], async (args) => ({
      ...result('', 0),
      stdout: args[0] === 'network' && lies-- > 0 ? 'not really' : '',
    }))
    const { removed, remaining } = await removeOwned(docker, { ...owner, pullRequest: 1 })
    expect({ removed, remaining }).toEqual({ removed: ['container c1', 'network n1'], remaining: [] })
    expect(ran.filter((command) => command === 'network rm n1')).toHaveLength(2)
  })

  it('tells of what stays whatever the engine says, and leaves it once it is not to go any more', async () => {
    const lying = () => engine([], async () => ({ ...result('', 0), stdout: 'not really' }))
    const { remaining } = await removeOwned(lying().docker, { ...owner, pullRequest: 1 })
    expect(remaining).toEqual([
      {
        resource: 'network n1',
        reason: 'it is still there although the engine removed it',
        command: 'docker network rm n1',
      },
    ])
    const answers = [true, false]
    const stillWanted = async () => answers.shift() ?? false
    const { docker, ran } = lying()
    expect(await removeOwned(docker, { ...owner, pullRequest: 1 }, { stillWanted })).toMatchObject({
      remaining: [],
    })
    expect(ran.filter((command) => command === 'network rm n1')).toHaveLength(1)
  })
})
