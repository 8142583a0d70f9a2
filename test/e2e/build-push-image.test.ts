import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import { imageRepository } from '../../src/images/registry.ts'
import { RegistryDoor } from '../fakes/registry/door.ts'
import { BuildFolder } from '../harness/build-folder.ts'
import { docker } from '../harness/docker-app.ts'
import { rig } from '../harness/rig.ts'

const account = () => ({ username: rig.registryUser, password: new Secret(rig.registryPassword) })
const deadEngine = 'unix:///nowhere/docker.sock'

/** Every command line of this machine, as anybody on it can read them. */
function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      } catch {
        return ''
      }
    })
}

/** The lines in which a runner looks for commands: all that are not between a stop and its token. */
function outsideOfQuarantine(log: string): string[] {
  let stop: string | undefined
  return log.split('\n').filter((line) => {
    if (stop !== undefined) {
      if (line === `::${stop}::`) stop = undefined
      return false
    }
    stop = /^::stop-commands::(.+)$/.exec(line)?.[1]
    return true
  })
}

describe('an image of a commit', () => {
  let folder: BuildFolder
  let digest = ''

  beforeAll(() => {
    folder = new BuildFolder()
  })
  afterAll(() => folder.remove())

  test('is built, pushed under its tags and proven, and leaves nothing on the runner', async () => {
    const settings = readFileSync(join(folder.home, '.docker/config.json'), 'utf8')
    const credential = Buffer.from(`${rig.registryUser}:${rig.registryPassword}`).toString('base64')
    const seen = new Set<string>()
    const ended = await folder.build({
      onLine: () => {
        for (const line of commandLines()) seen.add(line)
      },
    })
    expect(ended.log).toContain('in the registry')
    expect(ended).toMatchObject({ code: 0, reasonCode: 'ok' })
    const short = folder.head.slice(0, 12)
    digest = ended.outputs.digest ?? ''
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(ended.outputs).toMatchObject({
      image: `${folder.image}@${digest}`,
      version: short,
      reused: 'false',
      tags: `sha-${short}\nmain`,
    })
    const repository = imageRepository(folder.image, account())
    for (const tag of [`sha-${short}`, 'main']) expect((await repository.manifest(tag))?.digest).toBe(digest)
    const manifest = await repository.manifest(digest)
    if (manifest === undefined) throw new Error('no manifest')
    expect(manifest.mediaType).toMatch(/manifest\.v(1|2)\+json$/)
    expect((await repository.config(manifest)).labels).toEqual({
      'org.opencontainers.image.source': `https://forge.example/${folder.repository}`,
      'org.opencontainers.image.revision': folder.head,
      'org.opencontainers.image.version': short,
      'org.opencontainers.image.created': expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      'deploy-actions.repository': folder.repository,
      'deploy-actions.fingerprint': expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect([...seen].some((line) => line.includes('docker') && line.includes(folder.image))).toBe(true)
    expect(
      [...seen].filter((line) => line.includes(rig.registryPassword) || line.includes(credential)),
    ).toEqual([])
    expect(readFileSync(join(folder.home, '.docker/config.json'), 'utf8')).toBe(settings)
    expect(readdirSync(join(folder.home, '.docker'))).toEqual(['config.json'])
    expect(readdirSync(folder.temp)).toEqual([])
  })

  test('is not built again, and needs no engine for that', async () => {
    const ended = await folder.build({ env: { DOCKER_HOST: deadEngine } })
    expect(ended).toMatchObject({ code: 0, reasonCode: 'unchanged' })
    expect(ended.outputs).toMatchObject({ image: `${folder.image}@${digest}`, reused: 'true' })
    expect(ended.log).not.toContain('docker build')
  })

  test('is the image of a tag on the commit too', async () => {
    const ended = await folder.build({ env: { GITHUB_REF: 'refs/tags/v1.2.3', DOCKER_HOST: deadEngine } })
    expect(ended).toMatchObject({ code: 0, reasonCode: 'ok' })
    expect(ended.outputs).toMatchObject({
      image: `${folder.image}@${digest}`,
      version: 'v1.2.3',
      reused: 'true',
    })
    expect((await imageRepository(folder.image, account()).manifest('v1.2.3'))?.digest).toBe(digest)
  })

  test('is built anew with other settings', async () => {
    const ended = await folder.build({ inputs: { 'build-args': 'COLOUR=blue', tags: 'blue' } })
    expect(ended.outputs).toMatchObject({ reused: 'false' })
    expect(ended.outputs.digest).not.toBe(digest)
  })

  test('is built anew where asked to', async () => {
    const ended = await folder.build({ inputs: { reuse: 'false', 'build-args': 'COLOUR=blue' } })
    expect(ended).toMatchObject({ code: 0, reasonCode: 'ok' })
    expect(ended.outputs.reused).toBe('false')
  })

  test('is only planned in a dry run', async () => {
    folder.commit({ 'greeting.txt': 'another one\n' })
    const ended = await folder.build({ inputs: { 'dry-run': 'true' }, env: { DOCKER_HOST: deadEngine } })
    const short = folder.head.slice(0, 12)
    expect(ended).toMatchObject({ code: 0, reasonCode: 'skipped' })
    expect(ended.result.message).toBe('Dry run: would build 1 image. Nothing was changed.')
    expect(ended.log).toContain(
      `Would build ${folder.image} from ${folder.path} and push it as sha-${short} and main.`,
    )
    expect(await imageRepository(folder.image, account()).manifest(`sha-${short}`)).toBeUndefined()
  })

  test('is built anew where files differ from the commit', async () => {
    await folder.build()
    folder.write('greeting.txt', 'not committed\n')
    const ended = await folder.build()
    expect(ended.outputs.reused).toBe('false')
    expect(ended.log).toContain(
      'Building anew without a look into the registry: the workspace differs from the commit.',
    )
  })
})

describe('images of a configuration', () => {
  test('are built for each service, from the head of the pull request', async () => {
    const folder = new BuildFolder(
      'ARG WHAT\nFROM scratch\nARG WHAT\nLABEL what=${WHAT}\nCOPY greeting.txt /\n',
    )
    try {
      const service = (name: string, last: string) =>
        `  ${name}: { image: "${rig.registry}/\${app}-${folder.repository.slice(6, 14)}/${last}", build: { context: ., args: { WHAT: "\${service} \${version}" } }, port: 80, health: { path: / } }`
      const config = `app: shop\nservices:\n${service('web', 'web')}\n${service('api', '${service}')}\nenvironments:\n  preview: { provider: docker, url: "http://\${host}:\${port}" }\n`
      const repository = { full_name: folder.repository }
      const ended = await folder.build({
        inputs: { config },
        env: { GITHUB_SHA: 'f'.repeat(40), GITHUB_REF: 'refs/pull/9/merge' },
        event: {
          name: 'pull_request',
          payload: {
            action: 'opened',
            number: 9,
            repository,
            pull_request: {
              number: 9,
              head: { sha: folder.head, repo: repository },
              base: { repo: repository },
            },
          },
        },
      })
      expect(ended.log).toContain('2 images built')
      const short = folder.head.slice(0, 12)
      expect(ended.outputs.tags).toBe(`sha-${short}\npr-9`)
      const images = JSON.parse(ended.outputs.images ?? '{}') as Record<string, string>
      expect(Object.keys(images)).toEqual(['web', 'api'])
      for (const [name, reference] of Object.entries(images)) {
        const repository = imageRepository(reference, account())
        const manifest = await repository.manifest('pr-9')
        if (manifest === undefined) throw new Error('no manifest')
        expect(reference).toMatch(new RegExp(`/${name}@${manifest.digest}$`))
        expect((await repository.config(manifest)).labels).toMatchObject({ what: `${name} ${short}` })
      }
      expect(ended.result).toMatchObject({ images, version: short, sha: folder.head, reused: false })
    } finally {
      const prefix = `shop-${folder.repository.slice(6, 14)}`
      await folder.remove(`${prefix}/web`, `${prefix}/api`)
    }
  })
})

describe('without a push', () => {
  test('the image stays in the engine, under its id', async () => {
    const folder = new BuildFolder()
    try {
      const ended = await folder.build({
        inputs: { push: 'false', 'registry-username': '', 'registry-password': '' },
      })
      expect(ended).toMatchObject({ code: 0, reasonCode: 'ok' })
      expect(ended.outputs.image).toMatch(/^sha256:[0-9a-f]{64}$/)
      expect(ended.outputs).toMatchObject({ digest: '', tags: '', reused: 'false' })
      expect(docker('image', 'inspect', '--format', '{{.Id}}', ended.outputs.image ?? '')).toBe(
        ended.outputs.image,
      )
      expect(await imageRepository(folder.image, account()).tags()).toEqual([])
    } finally {
      await folder.remove()
    }
  })
})

describe('what goes wrong is said in one message', () => {
  let folder: BuildFolder

  beforeAll(() => {
    folder = new BuildFolder()
  })
  afterAll(() => folder.remove())

  test('a wrong password for the registry, before anything is built', async () => {
    const ended = await folder.build({ inputs: { 'registry-password': 'open-sesame' } })
    expect(ended).toMatchObject({ code: 1, reasonCode: 'registry-unauthorized' })
    expect(ended.result.message).toBe(
      `The registry ${rig.registry} does not accept the password of "${rig.registryUser}" (401: authentication required).`,
    )
    expect(ended.result.remedy).toBe(
      'Check `registry-username` and `registry-password`, and that this account may read and write the image.',
    )
    expect(ended.log).not.toContain('docker build')
    expect(ended.log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain('open-sesame')
  })

  test('a wrong password on Gitea, with what its automatic token cannot do', async () => {
    const ended = await folder.build({
      inputs: { 'registry-password': 'open-sesame' },
      env: { GITEA_ACTIONS: 'true', GITHUB_API_URL: 'https://git.example/api/v1' },
    })
    expect(ended.result.remedy).toBe(
      'Check `registry-username` and `registry-password`, and that this account may read and write the image. On Gitea and Forgejo the automatic token cannot push images: use a personal access token with `write:package` as `registry-password`.',
    )
  })

  test('an engine that is not there', async () => {
    const ended = await folder.build({ env: { DOCKER_HOST: deadEngine } })
    expect(ended).toMatchObject({ code: 1, reasonCode: 'engine-unreachable' })
    expect(ended.result.message).toBe(
      `The Docker engine does not answer: Cannot connect to the Docker daemon at ${deadEngine}. Is the docker daemon running?`,
    )
    expect(ended.result.remedy).toBe(
      'Start the engine on the machine that DOCKER_HOST names (without it: on the machine of the runner), and run this job again.',
    )
    expect(readdirSync(folder.temp)).toEqual([])
  })

  test('a Dockerfile that fails, with its output in quarantine', async () => {
    folder.commit({
      Dockerfile: `FROM ${rig.baseImage}\nRUN node -e "console.log('::set-output name=image::evil'); process.exit(3)"\n`,
    })
    const ended = await folder.build()
    expect(ended).toMatchObject({ code: 1, reasonCode: 'build-failed' })
    expect(ended.result.message).toMatch(/^The image could not be built: .*exit code: 3$/)
    expect(ended.result.remedy).toBe(
      "The builder's output is above; the step that failed stands near its end.",
    )
    expect(ended.log).toContain('::set-output name=image::evil')
    const outside = outsideOfQuarantine(ended.log).filter((line) => line.includes('evil'))
    expect(outside.map((line) => line.slice(0, 9))).toEqual(['::error::'])
    expect(ended.outputs.image).toBeUndefined()
    expect(readdirSync(folder.temp)).toEqual([])
  })
})

test('a build that takes too long is ended', async () => {
  const folder = new BuildFolder(`FROM ${rig.baseImage}\nRUN node -e "setTimeout(() => {}, 60000)"\n`)
  try {
    const ended = await folder.build({ inputs: { timeout: '3s' } })
    expect(ended).toMatchObject({ code: 1, reasonCode: 'timed-out' })
    expect(ended.result.message).toBe('The build did not finish within 3s.')
    expect(ended.result.remedy).toBe(
      "Look in the builder's output above which step takes long, or give the build more time: `timeout`.",
    )
    expect(commandLines().filter((line) => line.includes(folder.image))).toEqual([])
  } finally {
    await folder.remove()
  }
})

test('a build that is cancelled ends within 7 s, with its client and its login', async () => {
  const folder = new BuildFolder(`FROM ${rig.baseImage}\nRUN node -e "setTimeout(() => {}, 60000)"\n`)
  try {
    let cancelledAt = 0
    const ended = await folder.build({
      onLine: (line, kill) => {
        if (!/RUN node -e/.test(line) || cancelledAt > 0) return
        cancelledAt = performance.now()
        kill('SIGINT')
      },
    })
    expect(performance.now() - cancelledAt).toBeLessThan(7000)
    expect(ended).toMatchObject({ code: 1, reasonCode: 'cancelled' })
    expect(ended.result.message).toBe('The run was cancelled.')
    expect(commandLines().filter((line) => line.includes(folder.image))).toEqual([])
    expect(readdirSync(folder.temp)).toEqual([])
  } finally {
    await folder.remove()
  }
})

test('a push that the registry drops once is done once more', async () => {
  const folder = new BuildFolder()
  const refused: string[] = []
  const door = await RegistryDoor.open(rig.registry, ({ method, path }) => {
    if (method !== 'PUT' || !path.includes('/manifests/') || refused.length > 0) return undefined
    refused.push(path)
    return { status: 502, body: 'bad gateway' }
  })
  try {
    const ended = await folder.build({ inputs: { image: `${door.address}/${folder.repository}` } })
    expect(refused).toHaveLength(1)
    expect(ended.log).toMatch(/^The push failed: .*502.* Once more\.$/m)
    expect(ended).toMatchObject({ code: 0, reasonCode: 'ok' })
    expect(ended.outputs.digest).toBe(
      (await imageRepository(folder.image, account()).manifest('main'))?.digest,
    )
  } finally {
    await door.close()
    await folder.remove()
  }
})

test('a run that is killed in the middle leaves the login to the post step, which removes it', async () => {
  const folder = new BuildFolder(`FROM ${rig.baseImage}\nRUN node -e "setTimeout(() => {}, 60000)"\n`)
  try {
    const ended = await folder.build({
      onLine: (line, kill) => {
        if (/RUN node/.test(line)) kill('SIGKILL')
      },
    })
    expect(ended.signal).toBe('SIGKILL')
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      endIfOurs(Number(pid), folder.image)
    expect(readdirSync(ended.state['folder-1'] ?? '')).toContain('config.json')
    await folder.build({ phase: 'post', state: ended.state })
    expect(readdirSync(folder.temp)).toEqual([])
  } finally {
    await folder.remove()
  }
})

/** The client of the killed run goes on by itself; nobody else has this image's name on its command line. */
function endIfOurs(pid: number, image: string): void {
  try {
    const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    if (line.includes('docker') && line.includes(image)) process.kill(pid, 'SIGTERM')
  } catch {
    // It ended in the meantime.
  }
}
