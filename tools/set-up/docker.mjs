import { program, programs } from './places.mjs'
import { execute } from './process.mjs'

/**
 * A Docker client that can build with BuildKit: one with the buildx plugin, or one before version 23, which
 * has BuildKit inside (newer clients without the plugin refuse). Undefined when there is none.
 */
export async function findClient() {
  for (const client of programs('docker')) {
    if (await canBuild(client)) return client
  }
  return undefined
}

async function canBuild(client) {
  const version = await answer(client, ['--version'])
  if (version === undefined) return false
  const major = Number(/version (\d+)\./.exec(version)?.[1] ?? 0)
  if (major >= 19 && major < 23) return true
  return (await answer(client, ['buildx', 'version'])) !== undefined
}

/** The version of the engine that answers this client, or undefined. */
export async function engineVersion(client) {
  const version = await answer(client, ['version', '--format', '{{.Server.Version}}'])
  return version === '' ? undefined : version
}

/**
 * Where the engine is, or can be started: `{ client }`, or undefined when a client or an engine is missing.
 * Only root can start one.
 */
export async function findDocker() {
  const client = await findClient()
  if (client === undefined) return undefined
  if (process.getuid?.() === 0 && program('dockerd') && program('iptables')) return client
  return (await engineVersion(client)) === undefined ? undefined : client
}

async function answer(command, args) {
  try {
    return (await execute(command, args, { deadlineMs: 10_000 })).trim()
  } catch {
    return undefined
  }
}
