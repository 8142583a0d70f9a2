import { array, nullish, object, optional, parse, record, string } from 'valibot'
import type { DockerCli } from '../../clients/docker/cli.ts'
import { inspect } from '../../clients/docker/lookup.ts'
import type { Removal } from '../provider.ts'

/** The part of `docker image inspect` that we read. */
const inspectedImages = array(
  object({
    RepoTags: nullish(array(string()), []),
    RepoDigests: nullish(array(string()), []),
    Config: nullish(object({ Labels: optional(nullish(record(string(), string()), {}), {}) }), {
      Labels: {},
    }),
  }),
)

/**
 * Removes images of these names that a build for this repository labelled, and that are here by digest only: so
 * they were fetched for an environment, while a build leaves its image under a tag. What a container has, running
 * or not, the engine keeps. One that goes just before it is needed is fetched again.
 */
export async function removeUnused(
  docker: DockerCli,
  repository: string,
  names: readonly string[],
): Promise<Removal> {
  const removed: string[] = []
  for (const reference of await fetched(docker, repository, names)) {
    const result = await docker.attempt(['image', 'rm', reference])
    if (result.code === 0) removed.push(`image ${reference}`)
  }
  return { removed, remaining: [] }
}

async function fetched(docker: DockerCli, repository: string, names: readonly string[]): Promise<string[]> {
  const filter = ['--filter', `label=deploy-actions.repository=${repository}`]
  const { stdout } = await docker.run(['image', 'ls', '--quiet', '--no-trunc', ...filter])
  const ids = [...new Set(stdout.split('\n').filter(Boolean))]
  return parse(inspectedImages, await inspect(docker, 'image', ids))
    .filter(({ RepoTags: tags }) => tags.length === 0)
    .flatMap(({ RepoDigests: digests }) => digests)
    .filter((reference) => names.includes(reference.replace(/@.*$/, '')))
}
