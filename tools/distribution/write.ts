import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Files } from './assemble.ts'
import { git } from './source.ts'

/** Writes files into a folder. */
export function writeFiles(into: string, files: Files): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(into, path)), { recursive: true })
    writeFileSync(join(into, path), content)
  }
}

/**
 * Makes the distribution commit and returns its sha. Its parent is the previous distribution commit, not the
 * source: a runner that clones in full would otherwise fetch all of main's history. The trailer names the
 * source. Author and date are the source's, so that the same source and parent give the same sha.
 */
export function commitFiles(root: string, files: Files, source: string, parent?: string): string {
  const index = {
    GIT_INDEX_FILE: join(
      git(root, ['rev-parse', '--absolute-git-dir']).toString().trim(),
      'distribution-index',
    ),
  }
  git(root, ['read-tree', '--empty'], undefined, index)
  for (const [path, content] of files) {
    const blob = git(root, ['hash-object', '-w', '--stdin'], content).toString().trim()
    git(root, ['update-index', '--add', '--cacheinfo', `100644,${blob},${path}`], undefined, index)
  }
  const tree = git(root, ['write-tree'], undefined, index).toString().trim()
  const [name = '', email = '', date = ''] = git(root, ['show', '-s', '--format=%an%n%ae%n%aI', source])
    .toString()
    .split('\n')
  const identity = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((who) => [
      [`GIT_${who}_NAME`, name],
      [`GIT_${who}_EMAIL`, email],
      [`GIT_${who}_DATE`, date],
    ]),
  )
  const parents = parent === undefined ? [] : ['-p', parent]
  const message = `Distribution of ${source.slice(0, 12)}\n\nSource-Commit: ${source}\n`
  return git(root, ['commit-tree', tree, ...parents], message, identity)
    .toString()
    .trim()
}
