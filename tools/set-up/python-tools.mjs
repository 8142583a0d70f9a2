import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { installPackages, mayInstallPackages } from './apt.mjs'
import { isExecutable, program, scratchFolder, toolFolder } from './places.mjs'
import { execute } from './process.mjs'
import { step } from './say.mjs'

export const zizmor = { name: 'zizmor', version: '1.32.0' }

/** zizmor of exactly this version: its findings differ from version to version. */
export async function findZizmor() {
  const own = join(toolFolder(zizmor.name, zizmor.version), zizmor.name)
  if (isExecutable(own)) return own
  const found = program('zizmor')
  if (found === undefined) return undefined
  const printed = await execute(found, ['--version'], { deadlineMs: 10_000 }).catch(() => '')
  return printed.trim() === `zizmor ${zizmor.version}` ? found : undefined
}

/** Takes the program out of its wheel: it is a native binary that needs nothing beside it. */
export async function installZizmor() {
  const folder = scratchFolder()
  try {
    await ensurePython()
    await step('set-up', `fetching zizmor ${zizmor.version}`, async () => {
      const environment = join(folder, 'python')
      await virtualEnvironment(environment, `zizmor==${zizmor.version}`)
      const ready = join(folder, 'ready')
      mkdirSync(ready)
      copyFileSync(join(environment, 'bin', 'zizmor'), join(ready, 'zizmor'))
      const place = toolFolder(zizmor.name, zizmor.version)
      mkdirSync(dirname(place), { recursive: true })
      rmSync(place, { recursive: true, force: true })
      renameSync(ready, place)
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Python with the module that makes virtual environments; Debian packs that apart. */
export async function ensurePython() {
  const complete = await execute('python3', ['-c', 'import ensurepip, venv'], { deadlineMs: 20_000 }).then(
    () => true,
    () => false,
  )
  if (!complete && mayInstallPackages()) await installPackages(['python3', 'python3-venv'])
}

/** A virtual environment with one package in it. */
export async function virtualEnvironment(folder, requirement) {
  await execute('python3', ['-m', 'venv', folder], { deadlineMs: 120_000 })
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-cache-dir',
    requirement,
  ]
  await execute(join(folder, 'bin', 'python'), pip, { deadlineMs: 300_000 })
}
