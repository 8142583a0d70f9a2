import { expect, it } from 'vitest'
import type { DockerCli } from '../../../src/clients/docker/cli.ts'
import { removeUnused } from '../../../src/providers/docker/unused-images.ts'
import type { ProcessResult } from '../../../src/runtime/process.ts'

const result = (stdout: string, code = 0): ProcessResult => ({ code, stdout, stderr: '', timedOut: false })

/** An engine with these images; the one that `used` names is run by a container. */
function engine(images: readonly object[], used: string) {
  const removed: string[] = []
  const docker: DockerCli = {
    run: async (args) => {
      expect(args).toContain('label=deploy-actions.repository=acme/notes')
      return result(images.map((_, index) => `sha256:${index}`).join('\n'))
    },
    attempt: async (args) => {
      if (args[1] === 'inspect') return result(JSON.stringify(images))
      const reference = args.at(-1) ?? ''
      if (reference !== used) removed.push(reference)
      return result('', reference === used ? 1 : 0)
    },
    json: async () => [],
  }
  return { docker, removed }
}

const fetched = (reference: string) => ({ RepoTags: [], RepoDigests: [reference], Config: { Labels: {} } })

it('images that were fetched for previews go when nothing runs them, and no others', async () => {
  const images = [
    fetched('r.example/notes@sha256:1'),
    fetched('r.example/notes@sha256:2'),
    fetched('r.example/other@sha256:3'),
    { ...fetched('r.example/notes@sha256:4'), RepoTags: ['r.example/notes:main'] },
    { RepoTags: null, RepoDigests: null, Config: null },
  ]
  const { docker, removed } = engine(images, 'r.example/notes@sha256:2')
  expect(await removeUnused(docker, 'acme/notes', ['r.example/notes'])).toEqual({
    removed: ['image r.example/notes@sha256:1'],
    remaining: [],
  })
  expect(removed).toEqual(['r.example/notes@sha256:1'])
})
