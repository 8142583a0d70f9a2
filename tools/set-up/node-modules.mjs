import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './places.mjs'
import { execute } from './process.mjs'
import { step } from './say.mjs'

const stamp = join(root, 'node_modules', '.set-up')
const wanted = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')

/** The folder, when it was installed from the lock file as it is now. `npm ci` removes the stamp with the rest. */
export async function findNodeModules() {
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted()) return undefined
  return join(root, 'node_modules')
}

/** Installs exactly the lock file, without running scripts of packages. */
export async function installNodeModules() {
  await step('set-up', 'npm ci', async () => {
    await execute('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      deadlineMs: 600_000,
      cwd: root,
    })
    writeFileSync(stamp, wanted())
  })
}
