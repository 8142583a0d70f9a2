import { existsSync } from 'node:fs'
import { isExecutable, program } from './places.mjs'
import { execute } from './process.mjs'
import { step } from './say.mjs'

const isRoot = process.getuid?.() === 0
let listsAreFresh = false

/** Whether Debian's packages may be installed here without being asked: root on Debian or Ubuntu, or CI with sudo. */
export const mayInstallPackages = () =>
  isExecutable('/usr/bin/apt-get') && (isRoot || (Boolean(process.env.CI) && program('sudo') !== undefined))

/** Installs packages; the lists are fetched once, and only when something is installed at all. */
export async function installPackages(names, who = 'set-up') {
  await step(who, `installing ${listed(names)} with apt-get`, async () => {
    if (!listsAreFresh) await apt('update')
    listsAreFresh = true
    await apt('install', '--yes', '--no-install-recommends', ...names)
    await stopService('docker-registry', names)
  })
}

/** `a, b and c` */
export const listed = (names) =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

function apt(...args) {
  const command = ['apt-get', '-q', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=3', ...args]
  return asRoot(command, { deadlineMs: 600_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
}

/** Debian starts what it installs; the tests run a registry of their own, so this one would only hold a port. */
async function stopService(name, installed) {
  if (!installed.includes(name)) return
  const systemd = existsSync('/run/systemd/system')
  const stop = systemd ? ['systemctl', 'disable', '--now', name] : ['service', name, 'stop']
  // It may not run at all, as in most containers.
  await asRoot(stop, { deadlineMs: 30_000, env: process.env }).catch(() => {})
}

function asRoot([command, ...args], options) {
  if (isRoot) return execute(command, args, options)
  return execute('sudo', ['-n', '--preserve-env=DEBIAN_FRONTEND', command, ...args], options)
}
