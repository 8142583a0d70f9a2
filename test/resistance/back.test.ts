import { expect, it } from 'vitest'
import type { DockerCli } from '../../src/clients/docker/cli.ts'
import { Failure } from '../../src/core/failure.ts'
import { bringBack } from '../../src/providers/docker/back.ts'
import type { ServiceTask } from '../../src/providers/docker/service.ts'

const fine = { code: 0, stdout: '[]', stderr: '', timedOut: false }

it('a previous version that cannot be started again is told beside what led there, and never as brought back', async () => {
  const docker: DockerCli = {
    run: async (args) => {
      if (args[1] === 'start') throw new Failure('port-taken', 'Port 20001 is in use.')
      return fine
    },
    attempt: async () => fine,
    json: async () => [],
  }
  const task = {
    docker,
    target: { owner: { repository: 'acme/notes', app: 'notes', environment: 'preview' }, name: 'notes-pr-1' },
    service: { name: 'api', image: 'i', env: {}, secrets: {} },
    urlOf: () => '',
    isReady: async () => {},
  } as unknown as ServiceTask
  const previous = { version: 'v1', running: true }
  expect(await bringBack(task, { live: 'old', candidate: 'new' }, previous, true)).toEqual({
    kind: 'lost',
    version: 'v1',
    why: 'Port 20001 is in use.',
    container: 'notes-pr-1-api',
  })
})
