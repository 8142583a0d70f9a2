import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../tools/root.ts'

/** A copy of what set-up reads, for someone who may neither install anything nor look into our home. */
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-actions-set-up-'))
  chmodSync(folder, 0o755)
  for (const name of ['tools/set-up.mjs', 'tools/set-up', 'package.json', 'package-lock.json'])
    cpSync(join(root, name), join(folder, 'project', name), { recursive: true })
  copyFileSync(process.execPath, join(folder, 'node'))
  mkdirSync(join(folder, 'home'), { mode: 0o777 })
  chmodSync(join(folder, 'home'), 0o777)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs set-up as an ordinary user of a machine that has nothing. */
function asStranger(parts: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const stranger = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  const started = performance.now()
  const { status, stdout, stderr } = spawnSync(
    join(folder, 'node'),
    [join(folder, 'project/tools/set-up.mjs'), ...parts],
    { env: { PATH: '/nonexistent', HOME: join(folder, 'home'), ...env }, encoding: 'utf8', ...stranger },
  )
  return { status, stdout, stderr, durationMs: performance.now() - started }
}

const instruction = `set-up: Missing here: npm-ci, git, docker, registry, act, actionlint and zizmor. Nothing was installed, since nobody asked for it on this machine. Get:
  npm-ci      npm ci --ignore-scripts
  git         git
  docker      a running Docker Engine, and a client that builds with BuildKit (Debian: docker.io, iptables)
  registry    the registry of Debian’s package docker-registry
  act         go install github.com/nektos/act@v0.2.87 (Go 1.25 or later)
  actionlint  go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12 (Go 1.25 or later)
  zizmor      pip install zizmor==1.32.0
Or run the same command as root on Debian or Ubuntu, or with CI=true, and it installs what is missing.
`

describe('set-up where nobody asked it to install anything', () => {
  test('ends within two seconds with one instruction that names everything missing', () => {
    const ended = asStranger([])
    expect(ended.stderr).toBe(instruction)
    expect(ended).toMatchObject({ status: 1, stdout: '' })
    expect(ended.durationMs).toBeLessThan(2_000)
  })

  test('changes nothing, not even what it could have installed', () => {
    asStranger([])
    expect(readdirSync(join(folder, 'home'))).toEqual([])
    expect(readdirSync(join(folder, 'project')).sort()).toEqual([
      'package-lock.json',
      'package.json',
      'tools',
    ])
  })

  test('asks for Debian packages in CI too when it may not become root', () => {
    const ended = asStranger(['registry', 'act'], { CI: 'true' })
    expect(ended.stderr).toContain('Missing here: registry and act.')
    expect(ended.status).toBe(1)
    expect(readdirSync(join(folder, 'home'))).toEqual([])
  })

  test('names the parts when it is asked for one that does not exist', () => {
    expect(asStranger(['dokcer']).stderr).toBe(
      'set-up: There is no part dokcer; the parts are npm-ci, git, docker, registry, act, actionlint, zizmor, chromium, node-18, node-20, node-22 and node-24.\n',
    )
  })
})

describe('a Node that npm brings', () => {
  const nodes = join(root, 'tools/set-up/nodes.mjs')
  const asked = (script: string) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })

  test('is refused when it is not the one whose digest we know', () => {
    const file = join(folder, 'archive')
    writeFileSync(file, 'one')
    const digest = `sha512-${createHash('sha512').update('one').digest('base64')}`
    const compare = (wanted: string) =>
      asked(
        `import { refuseOther } from '${nodes}'; refuseOther(${JSON.stringify(file)}, ${JSON.stringify(wanted)})`,
      )
    expect(compare(digest)).toMatchObject({ status: 0, stderr: '' })
    const other = compare(`sha512-${createHash('sha512').update('two').digest('base64')}`)
    expect(other.status).not.toBe(0)
    expect(other.stderr).toContain(`npm brought another ${file}`)
  })

  test('has a version and digests of its own for each major version', () => {
    const listed = asked(`import { nodes } from '${nodes}'; console.log(JSON.stringify(nodes))`)
    const known = JSON.parse(listed.stdout) as Array<{
      major: number
      version: string
      integrity: Record<string, string>
    }>
    expect(known.map(({ major }) => major)).toEqual([18, 20, 22, 24])
    for (const { major, version } of known) expect(version).toMatch(new RegExp(`^${major}\\.\\d+\\.\\d+$`))
    const digests = known.flatMap(({ integrity }) => Object.values(integrity))
    for (const digest of digests) expect(digest).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/)
    expect(new Set(digests).size).toBe(2 * known.length)
  })
})

test('set-up on a machine that is ready prints one line and ends within two seconds', () => {
  const started = performance.now()
  const ended = spawnSync(process.execPath, [join(root, 'tools/set-up.mjs'), ...readyParts()], {
    encoding: 'utf8',
  })
  expect(ended.stderr).toBe('')
  expect(ended.stdout).toMatch(/^set-up: ready with [^\n]+ {2}\d\.\d s\n$/)
  expect(ended.status).toBe(0)
  expect(performance.now() - started).toBeLessThan(2_000)
})

/** Only what this run of tests was given, so that a single run beside the rig installs nothing. */
function readyParts(): string[] {
  const given: Readonly<Record<string, string>> = {
    RIG_WITHOUT: 'npm-ci',
    RIG_DOCKER: 'docker',
    RIG_REGISTRY: 'registry',
    RIG_ACT: 'act',
    RIG_ACTIONLINT: 'actionlint',
    RIG_ZIZMOR: 'zizmor',
  }
  const parts = Object.entries(given).flatMap(([name, part]) =>
    process.env[name] === undefined ? [] : [part],
  )
  return ['git', ...parts]
}
