import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

/** The folder of the project. */
export const root = dirname(dirname(import.meta.dirname))

/** What may be kept between runs: tools, the engine's data, logs, and the notes about what runs. */
export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'deploy-actions')

/** The folder of one of our own tools; it exists only complete. */
export const toolFolder = (name, version) => join(cache, 'tools', `${name}-${version}`)

/** A folder of the cache, made when missing. */
export function cacheFolder(...names) {
  const folder = join(cache, ...names)
  mkdirSync(folder, { recursive: true })
  return folder
}

/** A folder for work that its maker removes; what an hour-old set-up that was killed has left goes now. */
export function scratchFolder() {
  const parent = cacheFolder('scratch')
  const hourAgo = Date.now() - 3_600_000
  for (const name of readdirSync(parent)) {
    const old = join(parent, name)
    if (statSync(old).mtimeMs < hourAgo) rmSync(old, { recursive: true, force: true })
  }
  return mkdtempSync(join(parent, 'set-up-'))
}

/** Every program of this name on PATH, in its order, then among those for root, which PATH may lack. */
export function programs(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
  const files = folders.filter((folder) => folder !== '').map((folder) => join(folder, name))
  return [...new Set(files)].filter(isExecutable)
}

/** The first program of this name, or undefined. */
export const program = (name) => programs(name)[0]

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
