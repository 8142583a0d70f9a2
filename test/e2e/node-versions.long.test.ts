import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { definitions } from '../../tools/definitions.ts'
import { root } from '../../tools/root.ts'
import { PreviewWorld } from '../harness/preview-world.ts'
import { rig } from '../harness/rig.ts'

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

  beforeAll(async () => {
    if (left(major)) return
    folder = mkdtempSync(join(tmpdir(), `deploy-actions-node-${major}-`))
    process.env.PATH = `${folderOf(rig.node(major), folder)}${delimiter}${path}`
    world = await PreviewWorld.create({ dialect: 'github', repository: `acme/node-${major}` })
  })

  afterAll(async () => {
    if (left(major)) return
    process.env.PATH = path
    await world.clearAway()
    rmSync(folder, { recursive: true, force: true })
  })

  test('every bundle of the distribution does its work, main and post', async ({ skip }) => {
    skip(left(major) !== undefined, left(major))
    const env = { NODE_OPTIONS: `--require=${noting(folder)}` }
    const number = world.openPullRequest('Greet', (server) => server.replace(/<h1>.*<\/h1>/, '<h1>Hi</h1>'))
    const opened = await world.preview('opened', number, env)
    expect(opened.jobs, opened.log).toEqual({ preview: 'success' })
    expect(opened.outputs.gate, opened.log).toMatchObject({ verdict: 'healthy' })
    world.forge.state.close(number)
    const closed = await world.preview('closed', number, env)
    expect(closed.jobs, closed.log).toEqual({ remove: 'success' })
    expect(containersOf(world)).toEqual([])
    const ran = readFileSync(join(folder, 'ran'), 'utf8').split('\n').filter(Boolean)
    expect(new Set(ran)).toEqual(new Set(stubs.map((stub) => `${major} ${stub}`)))
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

/** A module that Node loads before a bundle; it notes which one it is, and on which version. */
function noting(folder: string): string {
  const file = join(folder, 'noting.cjs')
  writeFileSync(
    file,
    `const bundle = /[/]dist[/](.+)[.]cjs$/.exec(require('node:path').resolve(process.argv[1] ?? ''))
if (bundle) require('node:fs').appendFileSync(${JSON.stringify(join(folder, 'ran'))}, process.versions.node.split('.')[0] + ' ' + bundle[1] + '\\n')
`,
  )
  return file
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
