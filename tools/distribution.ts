import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { assemble } from './distribution/assemble.ts'
import { filesOfCommit, filesOfWorkTree, git } from './distribution/source.ts'
import { commitFiles, writeFiles } from './distribution/write.ts'
import { root } from './root.ts'

/**
 * Assembles the distribution.
 *
 *   node build/tools/distribution.js --out FOLDER [--commit REV | --work-tree]   as files
 *   node build/tools/distribution.js --commit REV [--parent REV]                 as a commit; prints its sha
 */
const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    commit: { type: 'string', default: 'HEAD' },
    parent: { type: 'string' },
    'work-tree': { type: 'boolean', default: false },
  },
})

if (values.out === undefined) {
  const source = git(root, ['rev-parse', '--verify', `${values.commit}^{commit}`])
    .toString()
    .trim()
  console.log(commitFiles(root, assemble(filesOfCommit(root, source)), source, values.parent))
} else {
  const source = values['work-tree'] ? filesOfWorkTree(root) : filesOfCommit(root, values.commit)
  writeFiles(resolve(values.out), assemble(source))
}
