import { ok, type Parsed, wrong } from '../core/parsed.ts'
import { probe } from '../runtime/probe.ts'

/** What git says about the workspace. */
export interface Checkout {
  /** Full sha of the commit that is checked out. */
  readonly head: string
  /** When it was committed, ISO 8601. */
  readonly committedAt: string
  /** Nothing differs from the commit, and nothing was added that git does not ignore. */
  readonly clean: boolean
}

/**
 * In a job's container the workspace often belongs to another user, and git then refuses to look; and the
 * repository's own settings could name programs that git would start.
 */
const settings = ['safe.directory=*', 'core.fsmonitor=false', 'core.hooksPath=/dev/null']
const global = settings.flatMap((setting) => ['-c', setting])

/** No file of ours in the repository, no question to anybody, no translated words. */
const env = { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' }

/** Looks at a folder with git; the problem says why it cannot be had. */
export async function observeCheckout(folder: string): Promise<Parsed<Checkout>> {
  const git = (...args: string[]) => probe('git', [...global, ...args], { cwd: folder, env })
  const [commit, status] = await Promise.all([
    git('show', '--no-patch', '--no-show-signature', '--format=%H %cI', 'HEAD'),
    git('status', '--porcelain', '--untracked-files=normal', '--ignore-submodules=none'),
  ])
  if (commit === undefined || status === undefined) return wrong('git is not there, or does not answer')
  const [, head, committedAt] = /^([0-9a-f]{40}|[0-9a-f]{64}) (\S+)\n/.exec(commit.stdout) ?? []
  if (commit.code !== 0 || status.code !== 0 || head === undefined || committedAt === undefined)
    return wrong('the workspace is no git checkout')
  return ok({ head, committedAt, clean: status.stdout.trim() === '' })
}

/**
 * A file as it is in a commit, whatever lies in the folder; `file` is relative to it. Through `cat-file`, which
 * starts no filter or converter that the repository may name. The problem says why it cannot be had.
 */
export async function readAtCommit(folder: string, sha: string, file: string): Promise<Parsed<string>> {
  const shown = await probe('git', [...global, 'cat-file', 'blob', `${sha}:./${file}`], { cwd: folder, env })
  if (shown === undefined) return wrong('git is not there, or does not answer')
  return shown.code === 0 ? ok(shown.stdout) : wrong(`git does not find it in the commit ${sha.slice(0, 12)}`)
}
