import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execute } from '../set-up/process.mjs'

const local = `deploy-actions-base:node-${process.versions.node}`
const minute = 60_000

/**
 * A base image from this machine alone: its own Node, a shell, and the libraries both need. Nothing is pulled.
 * The import stays in the engine for later runs; what a registry gives it is its digest.
 *
 * @param {{ client: string, config: string, registry: string, folder: string, addImage: (name: string) => void }} options
 * @returns {Promise<string>} its name in the registry
 */
export async function pushBaseImage({ client, config, registry, folder, addImage }) {
  await importOnce(client, folder)
  const name = `${registry}/base/node:${process.versions.node.split('.')[0]}`
  addImage(name)
  await execute(client, ['tag', local, name], { deadlineMs: minute })
  await execute(client, ['--config', config, 'push', '--quiet', name], { deadlineMs: 3 * minute })
  return name
}

async function importOnce(client, folder) {
  const known = await execute(client, ['image', 'ls', '--quiet', local], { deadlineMs: minute })
  if (known.trim() !== '') return
  const tree = mkdtempSync(join(folder, 'base-'))
  const archive = `${tree}.tar`
  try {
    await fill(tree)
    await execute('tar', ['--numeric-owner', '--owner=0', '--group=0', '-C', tree, '-cf', archive, '.'], {
      deadlineMs: minute,
    })
    const path = 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
    const changes = ['--change', path, '--change', 'CMD ["node"]']
    await execute(client, ['import', ...changes, archive, local], { deadlineMs: 2 * minute })
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
