import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../tools/root.ts'

/** What must not stand in any file, each with why. Written with `·` for what would find itself here. */
const forbidden: ReadonlyArray<readonly [RegExp, string]> = [
  // Mirrors and proxies differ from place to place; clients know their own.
  [/registry·npmjs|registry·yarnpkg|npm·pkg·github/, 'host of a package registry'],
  [/pypi·(org|python)|files·pythonhosted/, 'host of a package registry'],
  [/(proxy|sum)·golang|crates·io\b|rubygems·org/, 'host of a package registry'],
  [/deb·debian|archive·ubuntu|(security|ports)·ubuntu/, 'host of a package registry'],
  [/\/work\/(main|shared)\b|bash·jobs|\/tmp\/brief/, 'path of one machine'],
  [
    /\b(this|previous|earlier|later|next|last|other|another) session\b|\bsession (log|note)/i,
    'how it was made',
  ],
  [/\bissues? (show|#?\d+)\b/i, 'how it was made'],
  [/-----BEGIN (RSA |EC |OPENSSH )?PRIVATE KEY-----\n[A-Za-z0-9+/=]{40}/, 'private key'],
].map(([pattern, why]) => [
  new RegExp((pattern as RegExp).source.replaceAll('·', '[._]'), (pattern as RegExp).flags),
  why as string,
])

const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(root, path)))

function findingsIn(path: string, text: string): string[] {
  return forbidden.flatMap(([pattern, why]) => {
    const found = pattern.exec(text)?.[0]
    return found === undefined ? [] : [`${path}: "${found}" (${why})`]
  })
}

test.each([
  ['https://registry' + '.npmjs.org/x', 'host of a package registry'],
  ['pypi' + '.org', 'host of a package registry'],
  ['cd /work' + '/main', 'path of one machine'],
  ['as the last' + ' session said', 'how it was made'],
  ['see issue' + ' #3', 'how it was made'],
])('%s would be found', (text, why) => {
  expect(findingsIn('a', text)).toHaveLength(1)
  expect(findingsIn('a', text)[0]).toContain(why)
})

test('no file names a package registry, a path of one machine, or how it was made', () => {
  expect(tracked.length).toBeGreaterThan(100)
  // Bundles hold what packages bring along; they are made from sources that this test reads.
  const own = tracked.filter((path) => !path.startsWith('dist/'))
  const findings = own.flatMap((path) => [
    ...findingsIn(path, path),
    ...findingsIn(path, readFileSync(join(root, path), 'utf8')),
  ])
  expect(findings).toEqual([])
})

test('nothing that is made or private is tracked', () => {
  const wrong = /(^|\/)(node_modules|build|coverage)\/|\.env$|\.pem$|\.key$|\.tsbuildinfo$|\.map$|\.log$/
  expect(tracked.filter((path) => wrong.test(path))).toEqual([])
})

test('no file is larger than a reader or a runner would like', () => {
  const large = tracked.filter((path) => statSync(join(root, path)).size > 400_000)
  expect(large.filter((path) => !path.startsWith('dist/lib/'))).toEqual([])
})
