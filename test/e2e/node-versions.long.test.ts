import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { definitions } from '../../tools/definitions.ts'
import { root } from '../../tools/root.ts'
import { PreviewWorld } from '../harness/preview-world.ts'
import { rig } from '../harness/rig.ts'
import { Witness } from '../harness/witness.ts'

/** Why there is no Node of this version, if somebody said to go without it. */
const left = (major: number): string | undefined =>
  (process.env.RIG_WITHOUT ?? '').split(',').includes(`node-${major}`) ? `without node-${major}` : undefined

const stubs = definitions.flatMap(({ name, post }) =>
  (post ? ['main', 'post'] : ['main']).map((phase) => `${name}/${phase}`),
)

describe.each([20, 22, 24])('on Node %i', (major) => {
  const path = process.env.PATH ?? ''
  let folder = ''
  let world: PreviewWorld
  let witness: Witness

  beforeAll(async () => {
    if (left(major)) return
    witness = new Witness()
    folder = mkdtempSync(join(tmpdir(), `deploy-actions-node-${major}-`))
    process.env.PATH = `${folderOf(rig.node(major), folder)}${delimiter}${path}`
    world = await PreviewWorld.create({ dialect: 'github', repository: `acme/node-${major}` })
  })

  afterAll(async () => {
    if (left(major)) return
    process.env.PATH = path
    await world.clearAway()
    witness.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  test('every bundle of the distribution does its work, main and post', async ({ skip }) => {
    skip(left(major) !== undefined, left(major))
    const number = world.openPullRequest('Greet', (server) => server.replace(/<h1>.*<\/h1>/, '<h1>Hi</h1>'))
    const opened = await world.preview('opened', number, witness.env)
    expect(opened.jobs, opened.log).toEqual({ preview: 'success' })
    expect(opened.outputs.gate, opened.log).toMatchObject({ verdict: 'healthy' })
    world.forge.state.close(number)
    const closed = await world.preview('closed', number, witness.env)
    expect(closed.jobs, closed.log).toEqual({ remove: 'success' })
    expect(containersOf(world)).toEqual([])
    const ran = witness.sights().flatMap(({ bundle, node }) => (node ? [`${bundle} on ${node}`] : []))
    const version = execFileSync(rig.node(major), ['-p', 'process.versions.node'], {
      encoding: 'utf8',
    }).trim()
    expect(version.split('.')[0]).toBe(String(major))
    expect(new Set(ran)).toEqual(new Set(stubs.map((stub) => `${stub} on ${version}`)))
  })

  // Minutes for each version, so only with `--all`.
  if (process.env.TEST_LONG_ALL === '1')
    test('the acceptance tests pass with actions that run on it', ({ skip }) => {
      skip(left(major) !== undefined, left(major))
      const ended = spawnSync(
        process.execPath,
        [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project=fast', 'test/acceptance'],
        { cwd: root, env: acceptanceEnvironment(major, path), encoding: 'utf8', timeout: 1_200_000 },
      )
      expect(ended.status, `${ended.stdout}${ended.stderr}`).toBe(0)
      expect(ended.stdout).toMatch(/Tests {2}\d{2,} passed/)
    }, 1_260_000)
})

test('on Node 18, below the floor, every bundle says so and what to do, and fails', ({ skip }) => {
  skip(left(18) !== undefined, left(18))
  for (const stub of stubs) {
    const ended = spawnSync(rig.node(18), [join(root, 'dist', `${stub}.cjs`)], { encoding: 'utf8' })
    expect(ended).toMatchObject({ status: 1, stderr: '' })
    expect(ended.stdout).toMatch(
      /^::error::[a-z-]+ needs Node 20 or later, but the image of this job has v18\.\d+\.\d+\. Use a job image with a current Node \([^)]+\)\.\n$/,
    )
  }
})

/** A folder with this `node` alone. */
function folderOf(node: string, folder: string): string {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  symlinkSync(node, join(bin, 'node'))
  return bin
}

function containersOf({ image }: PreviewWorld): string[] {
  const repository = image.slice(image.indexOf('/') + 1)
  const filter = `label=deploy-actions.repository=${repository}`
  return execFileSync(rig.docker, ['ps', '--all', '--quiet', '--filter', filter], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean)
}

/** Those of the ordinary tests, but for the Node of the actions. */
function acceptanceEnvironment(major: number, path: string): NodeJS.ProcessEnv {
  const {
    TEST_LONG: _long,
    TEST_LONG_ALL: _all,
    RUN_REPORT: _report,
    NODE_OPTIONS: _options,
    ...env
  } = process.env
  const ours = Object.entries(env).filter(([name]) => !name.startsWith('VITEST'))
  return { ...Object.fromEntries(ours), PATH: path, HARNESS_NODE: rig.node(major), NO_COLOR: '1' }
}
