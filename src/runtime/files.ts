import { existsSync, readFileSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { ok, type Parsed, wrong } from '../core/parsed.ts'
import { variable } from './environment.ts'
import { fileReason, runnerFailure } from './failure-of.ts'

/** The folder that relative paths of inputs begin from. */
export const workspace = (): string => resolve(variable('GITHUB_WORKSPACE') ?? process.cwd())

/**
 * The absolute path of something in the workspace. Refuses what leaves it, also by a symbolic link: the files
 * of a pull request are foreign.
 */
export function inWorkspace(path: string): Parsed<string> {
  if (isAbsolute(path)) return wrong('is absolute; write it relative to the workspace')
  const root = existing(workspace())
  if (root === undefined) return wrong(`has no workspace to be in (${workspace()} does not exist)`)
  const wanted = resolve(root, path)
  if (leaves(root, wanted)) return wrong('leaves the workspace')
  const real = existing(wanted)
  if (real === undefined) return wrong(`does not exist in the workspace (${root})`)
  return leaves(root, real) ? wrong('leaves the workspace through a symbolic link') : ok(real)
}

function existing(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}

function leaves(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)
}

/** Reads a text file of at most `maxBytes`. */
export function readText(path: string, maxBytes: number): Parsed<string> {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return wrong('does not exist')
  if (!found.isFile()) return wrong('is not a file')
  if (found.size > maxBytes) return wrong(`is larger than ${maxBytes} bytes`)
  return ok(readFileSync(path, 'utf8'))
}

/** Writes a file that only we can read. */
export function writePrivate(path: string, content: string): void {
  try {
    writeFileSync(path, content, { mode: 0o600 })
  } catch (error) {
    throw runnerFailure(path, fileReason(error), error) // The system does not say which file when its disk is full.
  }
}

/**
 * The user's own folder; undefined for a user without one, as in a container that runs under any number. An empty
 * HOME would make it the workspace, whose files are foreign.
 */
export function homeFolder(): string | undefined {
  try {
    const home = homedir()
    return isAbsolute(home) ? home : undefined
  } catch {
    return undefined
  }
}

/** A symbolic link to something, if it is there. */
export function linkIfThere(target: string, path: string): void {
  if (existsSync(target)) symlinkSync(target, path)
}
