import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startForge } from '../fakes/forge/forge.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forge-fake-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function git(directory: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=ada', '-c', 'user.email=ada@example.test', '-c', 'commit.gpgsign=false']
  return execFileSync('git', ['-C', directory, ...identity, ...args], { encoding: 'utf8' }).trim()
}

describe.each(['github', 'gitea', 'forgejo'] as const)('The page of %s', (dialect) => {
  it('shows the pull request, its statuses and comments, and nothing from outside', async () => {
    const forge = await startForge({ dialect, repository: 'acme/notes' })
    try {
      const { automatic } = forge.tokens
      const pull = forge.state.createPullRequest({ title: 'Tags <b>', body: 'Adds **tags**', branch: 'tags' })
      forge.state.addComment(
        1,
        automatic.user,
        '<!-- marker -->\n<script>alert(1)</script>\n[x](javascript:y)',
      )
      const status = { sha: pull.head.sha, state: 'success', context: 'preview', description: '"fine"' }
      forge.state.addStatus({ ...status, targetUrl: 'javascript:x', creator: automatic.user })
      expect(forge.pageUrl(1)).toBe(`${forge.url}/acme/notes/${dialect === 'github' ? 'pull' : 'pulls'}/1`)
      const reply = await fetch(forge.pageUrl(1))
      const html = await reply.text()
      expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(html).toContain('<h1>Tags &lt;b&gt; <span>#1</span></h1>')
      expect(html).toContain('<span class="state open">Open</span>')
      expect(html).toContain('Adds <strong>tags</strong>')
      expect(html).toContain(automatic.user.login)
      expect(html).toContain('&quot;fine&quot;')
      expect(html).not.toMatch(/<script|javascript:|marker|(?:src|url)\s*[=(]/)
      forge.state.close(1, { merge: true })
      expect(await (await fetch(forge.pageUrl(1))).text()).toContain(
        '<span class="state merged">Merged</span>',
      )
      expect((await fetch(forge.pageUrl(2))).status).toBe(404)
    } finally {
      await forge.close()
    }
  })
})

describe('The git repository of the forge', () => {
  it('gives the heads, keeps refs/pull/N/head and lets a checkout step fetch a commit', async () => {
    const forge = await startForge({ dialect: 'gitea', repository: 'acme/notes', gitRoot: folder })
    try {
      const bare = forge.gitDirectory ?? ''
      expect(bare).toBe(join(folder, 'acme/notes.git'))
      const work = join(folder, 'work')
      execFileSync('git', ['init', '--quiet', '--initial-branch=main', work])
      const commit = (text: string) => {
        writeFileSync(join(work, 'file'), text)
        git(work, 'add', 'file')
        git(work, 'commit', '--quiet', '-m', text)
        git(work, 'push', '--quiet', '--force', bare, 'HEAD')
        return git(work, 'rev-parse', 'HEAD')
      }
      const base = commit('start')
      git(work, 'checkout', '--quiet', '-b', 'tags')
      const first = commit('first')
      const pull = forge.state.createPullRequest({ branch: 'tags' })
      expect([pull.base.sha, pull.head.sha]).toEqual([base, first])
      const second = commit('second')
      expect(forge.state.push(1).head.sha).toBe(second)
      expect(pull.pushes.flatMap((push) => push.commits).map((it) => it.message)).toEqual(['first', 'second'])
      expect(git(bare, 'rev-parse', 'refs/pull/1/head')).toBe(second)
      const copy = join(folder, 'copy')
      execFileSync('git', ['init', '--quiet', copy])
      git(copy, 'fetch', '--quiet', '--depth=1', `file://${bare}`, first)
      expect(git(copy, 'rev-parse', 'FETCH_HEAD')).toBe(first)
    } finally {
      await forge.close()
    }
  })
})

/** The compiled command, from the sources as they are now: Node 20 does not run TypeScript. */
function compiledCommand(): string {
  const root = join(import.meta.dirname, '../..')
  const flags = [
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--rewriteRelativeImportExtensions',
    '--types',
    'node',
  ]
  const places = ['--ignoreConfig', '--rootDir', root, '--outDir', folder, 'test/fakes/forge/main.ts']
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [compiler, '--skipLibCheck', '--noCheck', ...flags, ...places], {
    cwd: root,
  })
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  return join(folder, 'test/fakes/forge/main.js')
}

function firstLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stderr.on('data', (chunk) => reject(new Error(String(chunk))))
    child.stdout.on('data', (chunk) => {
      text += String(chunk)
      if (text.endsWith('\n')) resolve(text)
    })
  })
}

describe('The start command', () => {
  it('prints its coordinates as one line and ends with a signal', async () => {
    const options = ['--dialect', 'forgejo', '--git-root', folder, '--pull-requests', '2']
    const child = spawn(process.execPath, [compiledCommand(), ...options])
    const ended = new Promise((resolve) => child.once('exit', resolve))
    try {
      const { url, apiUrl, dialect, pages } = JSON.parse(await firstLine(child)) as Record<string, string>
      expect([dialect, apiUrl]).toEqual(['forgejo', `${url}/api/v1`])
      expect(pages).toEqual([`${url}/acme/notes/pulls/1`, `${url}/acme/notes/pulls/2`])
      expect((await fetch(`${apiUrl}/version`)).status).toBe(200)
      child.kill('SIGTERM')
      expect(await ended).toBe(0)
    } finally {
      child.kill('SIGKILL')
    }
  })

  it('refuses a dialect it does not know', async () => {
    const child = spawn(process.execPath, [compiledCommand(), '--dialect', 'gitlab'])
    const ended = new Promise((resolve) => child.once('exit', resolve))
    await expect(firstLine(child)).rejects.toThrow('--dialect must be github, gitea or forgejo')
    expect(await ended).toBe(2)
  })
})
