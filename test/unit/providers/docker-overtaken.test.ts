import { describe, expect, it } from 'vitest'
import type { DockerCli } from '../../../src/clients/docker/cli.ts'
import { Failure } from '../../../src/core/failure.ts'
import { bringBack } from '../../../src/providers/docker/back.ts'
import { letGo, overtaken } from '../../../src/providers/docker/overtaken.ts'
import type { ServiceTask } from '../../../src/providers/docker/service.ts'
import { Outdated } from '../../../src/providers/provider.ts'
import type { ProcessResult } from '../../../src/runtime/process.ts'

const result = (stdout: string): ProcessResult => ({ code: 0, stdout, stderr: '', timedOut: false })
const all = ['live', 'candidate', 'network']

/** A task on an engine where these are left; `ran` is what was done to it. */
function taskWith(left: readonly string[], removing: readonly string[] = []) {
  const ran: string[] = []
  const note = (args: readonly string[]) => ran.push(`${args[1]} ${args.at(-1)}`)
  const docker: DockerCli = {
    run: async (args) => {
      note(args)
      return result('')
    },
    attempt: async (args) => {
      if (args[1] !== 'inspect') note(args)
      const found = args.slice(2).filter((name) => left.includes(name))
      return result(JSON.stringify(found.map((name) => described(name, removing.includes(name)))))
    },
    json: async () => [],
  }
  const owner = { repository: 'acme/notes', app: 'notes', environment: 'preview', pullRequest: 7 }
  const task = {
    docker,
    target: { owner, name: 'notes-pr-7' },
    service: { name: 'web', image: 'i', env: {}, secrets: {} },
    place: { networkId: 'network', network: 'notes-pr-7', bind: '127.0.0.1' },
    urlOf: () => '',
    isReady: async () => {
      throw new Failure('cancelled', 'The run was cancelled.')
    },
  } as unknown as ServiceTask
  return { task, ran }
}

const described = (id: string, removing: boolean) => ({
  Id: id,
  Name: `/${id}`,
  Image: 'sha256:1',
  State: {
    Status: removing ? 'removing' : 'running',
    Running: !removing,
    Restarting: false,
    OOMKilled: false,
    ExitCode: 0,
  },
  RestartCount: 0,
  Config: { Image: 'sha256:1' },
  HostConfig: { Memory: 0, NetworkMode: 'n', RestartPolicy: { Name: 'no' } },
  NetworkSettings: {},
})

const ids = { live: 'live', candidate: 'candidate' }

describe('a run whose step fails', () => {
  it('has failed where everything is as it left it', async () => {
    expect(await overtaken(taskWith(all).task, ids, new Error('no'))).toBeUndefined()
  })

  it.each([
    ['is gone', ['live', 'network'], []],
    ['is being removed', all, ['candidate']],
  ])('is out where its candidate %s: another run took over', async (_, left, removing) => {
    const found = await overtaken(taskWith(left, removing).task, ids)
    expect(found).toMatchObject({ reasonCode: 'superseded' })
    expect(found).not.toBeInstanceOf(Outdated)
    expect(found?.message).toContain('Another run for pull request #7 is at work on the same preview')
  })

  it.each([
    ['live container', ['candidate', 'network'], 'it removed the container of "web"'],
    ['network', ['candidate', 'live'], 'it removed the network "notes-pr-7"'],
  ])('looks again where the %s is gone', async (_, left, words) => {
    const found = await overtaken(taskWith(left).task, ids)
    expect(found).toBeInstanceOf(Outdated)
    expect(found?.message).toContain(words)
  })

  it('that was cancelled asks nothing: its time is short', async () => {
    const cancelled = new Failure('cancelled', 'The run was cancelled.')
    expect(await overtaken(taskWith([]).task, ids, cancelled)).toBeUndefined()
  })
})

describe('a run that is out', () => {
  it('takes its own away and starts again what it had stopped', async () => {
    const { task, ran } = taskWith(all)
    await letGo(task, ids, true)
    expect(ran).toEqual(['rm candidate', 'stop live', 'start live'])
  })

  it('leaves that to the other run where that one has a candidate', async () => {
    const { task, ran } = taskWith([...all, 'notes-pr-7-web.next'])
    await letGo(task, ids, true)
    expect(ran).toEqual(['rm candidate'])
  })
})

it('a previous version for whose answer a cancelled run did not wait is told as started, not as silent', async () => {
  const previous = { version: 'v1', running: true }
  expect(await bringBack(taskWith(all).task, ids, previous, true)).toEqual({ kind: 'started', version: 'v1' })
})
