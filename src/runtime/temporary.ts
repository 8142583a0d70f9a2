import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { recall, remember } from './command-files.ts'
import { variable } from './environment.ts'
import { atExit } from './exit.ts'
import { fileReason, runnerFailure } from './failure-of.ts'

const prefix = 'deploy-actions-'
const root = () => resolve(variable('RUNNER_TEMP') ?? tmpdir())

/** Where the path of the nth folder is left for `post`. A path and never what lies there: other steps can read it. */
const stateOf = (nth: number): string => `folder-${nth}`
let made = 0

/**
 * A folder of our own for secrets and scratch, readable only by us; `remove` takes it away again, and so does the
 * end of the process. Where that was killed, the `post` step does.
 */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = make(root())
  const forget = atExit(() => removeFolder(path))
  const remove = () => {
    forget()
    removeFolder(path)
  }
  try {
    remember(stateOf(++made), path)
    return { path, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** For `post`: removes what `main` made, where it was killed before it could. */
export function removeTemporaryFolders(): void {
  for (let nth = 1; ; nth++) {
    const path = recall(stateOf(nth))
    if (path === undefined) return
    removeFolder(path)
  }
}

function make(folder: string): string {
  try {
    return mkdtempSync(join(folder, prefix))
  } catch (error) {
    const name = variable('RUNNER_TEMP') === undefined ? 'for temporary files' : 'in RUNNER_TEMP'
    throw runnerFailure(`The folder ${name} (${folder})`, fileReason(error), error)
  }
}

/** Removes a folder of ours, made in this process or one before; nothing else, whatever the path. */
function removeFolder(path: string): void {
  if (dirname(path) !== root() || !basename(path).startsWith(prefix)) return
  rmSync(path, { recursive: true, force: true })
}
