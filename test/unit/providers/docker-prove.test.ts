import { describe, expect, it } from 'vitest'
import type { DockerCli } from '../../../src/clients/docker/cli.ts'
import { prove } from '../../../src/providers/docker/prove.ts'
import type { ServiceStatus } from '../../../src/providers/provider.ts'
import type { ProcessResult } from '../../../src/runtime/process.ts'

const result = (stdout: string): ProcessResult => ({ code: 0, stdout, stderr: '', timedOut: false })
const started = { name: 'web', id: 'c1', state: 'running' } as ServiceStatus

interface State {
  Status: string
  Running: boolean
  ExitCode: number
}
const running: State = { Status: 'running', Running: true, ExitCode: 0 }
const ended: State = { Status: 'exited', Running: false, ExitCode: 4 }

/** An engine with one container; its `wait` returns when the test says so. */
function engine(state: () => State, wait: Promise<unknown>, update: () => void = () => {}) {
  const ran: string[] = []
  const docker: DockerCli = {
    run: async (args) => {
      ran.push(args.slice(0, 2).join(' '))
      if (args[1] === 'update') update()
      return result('')
    },
    attempt: async (args) => {
      if (args[1] !== 'wait') return result(JSON.stringify([container(state())]))
      await wait
      return result('')
    },
    json: async () => [],
  }
  return { docker, ran }
}

const container = (state: State) => ({
  Id: 'c1',
  Name: '/notes-pr-1-web.next',
  Image: 'sha256:1',
  State: { ...state, Restarting: false, OOMKilled: false },
  RestartCount: 0,
  Config: { Image: 'sha256:1' },
  HostConfig: { Memory: 0, NetworkMode: 'n', RestartPolicy: { Name: 'no' } },
  NetworkSettings: {},
})

describe('a new version', () => {
  it('that answers is kept alive from then on', async () => {
    const { docker, ran } = engine(() => running, new Promise(() => {}))
    expect(await prove(docker, 'c1', started, async () => {})).toBeUndefined()
    expect(ran).toEqual(['container update'])
  })

  it('that answers and then ends is not ready', async () => {
    let state = running
    let end = () => {}
    const wait = new Promise<void>((resolve) => {
      end = resolve
    })
    const { docker } = engine(
      () => state,
      wait,
      () => {
        state = ended
        end()
      },
    )
    const slow: DockerCli = {
      ...docker,
      run: async (args) => {
        const done = await docker.run(args)
        await new Promise((resolve) => setImmediate(resolve))
        return done
      },
    }
    expect(await prove(slow, 'c1', started, async () => {})).toEqual({
      kind: 'exited',
      exitCode: 4,
      outOfMemory: false,
    })
  })

  it('that ends before it answers is told at once', async () => {
    const { docker, ran } = engine(() => ended, Promise.resolve())
    expect(await prove(docker, 'c1', started, () => new Promise(() => {}))).toMatchObject({ exitCode: 4 })
    expect(ran).toEqual([])
  })

  it('that runs is waited for, although the client that watches it has ended', async () => {
    const { docker } = engine(() => running, Promise.resolve())
    const ready = () => new Promise<void>((resolve) => setTimeout(resolve, 20))
    expect(await prove(docker, 'c1', started, ready)).toBeUndefined()
  })
})
