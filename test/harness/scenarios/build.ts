import { BuildFolder } from '../build-folder.ts'
import { programOf } from '../programs.ts'
import { rig } from '../rig.ts'
import { type ActionRun, runAction } from '../run-action.ts'
import type { Scenario, World } from '../world.ts'
import { CaseForge } from './forge.ts'

type Inputs = Readonly<Record<string, string>>

/** The image of a pull request: built and pushed, or found in the registry and taken from there. */
export const buildScenarios: readonly Scenario[] = ['build', 'reuse'].map((name) => ({
  action: 'build-push-image',
  name,
  times: 12,
  open: async (profile) => {
    const folder = new BuildFolder()
    const at = await CaseForge.start(profile, folder.repository, folder.head)
    const world = buildWorld(folder, at)
    if (name === 'reuse') {
      const { code, log } = await runAction('build-push-image', world.run(1))
      if (code !== 0) throw new Error(`The image of the case could not be built:\n${log}`)
    }
    return world
  },
}))

function buildWorld(folder: BuildFolder, at: CaseForge): World {
  const inputs: Inputs = {
    image: folder.image,
    'registry-username': rig.registryUser,
    'registry-password': rig.registryPassword,
    timeout: '2m',
  }
  const tags = [`sha-${folder.head.slice(0, 12)}`, `pr-${at.number}`]
  const password = { name: 'password of the registry', value: rig.registryPassword, targets: ['registry'] }
  return {
    targets: [at.target, { name: 'registry', fits: (host) => host === rig.registry }],
    volatile: { [folder.repository]: ':image' },
    programs: { docker: rig.docker, git: programOf('git') },
    secrets: [at.secret, password],
    run: (attempt): ActionRun => ({ ...at.run(attempt), workspace: folder.path, inputs }),
    broken: async ({ image = '' }) => {
      const wanted = image.split('@')[1]
      if (wanted === undefined) return [`the image is "${image}"`]
      const served = await Promise.all(tags.map((tag) => digestAt(folder.repository, tag)))
      return tags
        .map((tag, index) => ({ tag, digest: served[index] }))
        .filter(({ digest }) => digest !== wanted)
        .map(({ tag, digest }) => `the registry has ${digest ?? 'nothing'} under ${tag}, not ${wanted}`)
    },
    excess: async () => {
      const all = await tagsOf(folder.repository)
      const others = all.filter((tag) => !tags.includes(tag))
      return [
        ...at.missed(),
        ...(others.length === 0 ? [] : [`the registry has the tags ${others.join(', ')}`]),
      ]
    },
    published: async () => JSON.stringify(await tagsOf(folder.repository)),
    newToken: () => at.newToken(),
    close: async () => {
      await at.forge.close()
      await folder.remove()
    },
  }
}

const manifest =
  'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json'

async function digestAt(repository: string, tag: string): Promise<string | undefined> {
  const { headers, ok } = await ask(`${repository}/manifests/${tag}`)
  return ok ? (headers.get('docker-content-digest') ?? undefined) : undefined
}

async function tagsOf(repository: string): Promise<readonly string[]> {
  const answer = await ask(`${repository}/tags/list`)
  return answer.ok ? (((await answer.json()) as { tags: string[] | null }).tags ?? []) : []
}

const ask = (path: string): Promise<Response> =>
  fetch(`http://${rig.registry}/v2/${path}`, {
    headers: {
      accept: manifest,
      authorization: `Basic ${Buffer.from(`${rig.registryUser}:${rig.registryPassword}`).toString('base64')}`,
    },
  })
