import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Files } from './assemble.ts'

/** What git says, as bytes. */
export function git(
  root: string,
  args: readonly string[],
  input?: string | Buffer,
  env: Record<string, string> = {},
): Buffer {
  return execFileSync('git', args, {
    cwd: root,
    env: { ...process.env, ...env },
    maxBuffer: 256 * 1024 ** 2,
    timeout: 60_000,
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(input === undefined ? {} : { input }),
  })
}

const parts = ['actions', 'dist', 'LICENSE', 'README.md', 'package.json', 'package-lock.json']

/** The files of a commit from which the distribution is made. */
export function filesOfCommit(root: string, commit: string): Files {
  const names = git(root, ['ls-tree', '-r', '-z', '--name-only', commit, '--', ...parts])
    .toString()
    .split('\0')
  return new Map(
    names.filter(Boolean).map((name) => [name, git(root, ['cat-file', 'blob', `${commit}:${name}`])]),
  )
}

/** The same, as they are in the working tree (tracked or new): for trying out what is not committed yet. */
export function filesOfWorkTree(root: string): Files {
  const listed = git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...parts])
  const names = [...new Set(listed.toString().split('\0'))].filter(
    (name) => name !== '' && existsSync(join(root, name)),
  )
  return new Map(names.sort().map((name) => [name, readFileSync(join(root, name))]))
}
