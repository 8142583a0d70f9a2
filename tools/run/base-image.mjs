import { createHash } from 'node:crypto'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheFolder } from '../set-up/places.mjs'
import { execute } from '../set-up/process.mjs'

const minute = 60_000
// Another Node or another recipe (this file) is another image.
const recipe = createHash('sha256')
  .update(readFileSync(import.meta.filename))
  .digest('hex')
  .slice(0, 8)
const tag = `node-${process.versions.node}-${recipe}`
const local = `deploy-actions-base:${tag}`

/**
 * A base image from this machine alone: its own Node, a shell, and the libraries both need. Nothing is fetched.
 * Compressing it for the registry takes seconds, so what the registry then holds is kept and copied for later
 * runs; the import stays in the engine.
 *
 * @param {{ client: string, config: string, registry: { address: string, data: string }, folder: string,
 *   addImage: (name: string) => void }} options
 * @returns {Promise<string>} its name in the registry
 */
export async function provideBaseImage({ client, config, registry, folder, addImage }) {
  const docker = (...args) => execute(client, ['--config', config, ...args], { deadlineMs: 3 * minute })
  const name = `${registry.address}/base/node:${process.versions.node.split('.')[0]}`
  const kept = join(cacheFolder('registry'), tag)
  addImage(name)
  if (existsSync(kept)) {
    cpSync(kept, registry.data, { recursive: true })
    await docker('pull', '--quiet', name)
    await docker('tag', name, local)
    return name
  }
  await importTree(docker, folder)
  await docker('tag', local, name)
  await docker('push', '--quiet', name)
  const copy = mkdtempSync(`${kept}-`)
  cpSync(registry.data, copy, { recursive: true })
  if (existsSync(kept)) rmSync(copy, { recursive: true })
  else renameSync(copy, kept)
  return name
}

async function importTree(docker, folder) {
  const tree = mkdtempSync(join(folder, 'base-'))
  const archive = `${tree}.tar`
  try {
    await fill(tree)
    const owner = ['--numeric-owner', '--owner=0', '--group=0']
    await execute('tar', [...owner, '-C', tree, '-cf', archive, '.'], { deadlineMs: minute })
    const path = 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
    await docker('import', '--change', path, '--change', 'CMD ["node"]', archive, local)
  } finally {
    rmSync(tree, { recursive: true, force: true })
    rmSync(archive, { force: true })
  }
}

async function fill(tree) {
  const programs = {
    '/usr/local/bin/node': realpathSync(process.execPath),
    '/bin/sh': realpathSync('/bin/sh'),
  }
  for (const [place, source] of Object.entries(programs)) {
    copy(tree, place, source)
    for (const library of await libraries(source)) copy(tree, library, library)
  }
  mkdirSync(join(tree, 'etc'), { recursive: true })
  writeFileSync(join(tree, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n')
  writeFileSync(join(tree, 'etc/group'), 'root:x:0:\nnode:x:1000:\n')
  for (const name of ['root', 'home/node', 'tmp']) mkdirSync(join(tree, name), { recursive: true })
  await execute('chmod', ['1777', join(tree, 'tmp'), join(tree, 'home/node')], { deadlineMs: minute })
}

function copy(tree, place, source) {
  mkdirSync(dirname(join(tree, place)), { recursive: true })
  copyFileSync(source, join(tree, place))
}

/** The absolute paths in what ldd prints: `name => /path (address)`, and the loader as `/path (address)`. */
async function libraries(file) {
  const printed = await execute('ldd', [file], { deadlineMs: minute, okCodes: [0, 1] })
  return [...printed.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path)
}
