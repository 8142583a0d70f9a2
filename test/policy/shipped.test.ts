import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { contentOf } from '../../tools/bundle.ts'
import { root } from '../../tools/root.ts'

const dist = join(root, 'dist')
const stubs = readdirSync(dist, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'lib')
  .flatMap(({ name }) => readdirSync(join(dist, name)).map((file) => `${name}/${file}`))

describe.each(stubs)('dist/%s', (stub) => {
  const text = readFileSync(join(dist, stub), 'utf8')

  test('is written so that an old Node can read it', () => {
    expect(text).not.toMatch(/=>|`|\?\.|\?\?|\b(let|const|class|async|await)\b/)
    expect(text.split('\n').length).toBeLessThan(12)
  })

  test('tells a job whose image has an old Node what to do, and fails', () => {
    const folder = mkdtempSync(join(tmpdir(), 'deploy-actions-shipped-'))
    const older = `Object.defineProperty(process, 'versions', { value: Object.assign({}, process.versions, { node: '18.20.8' }) })
      Object.defineProperty(process, 'version', { value: 'v18.20.8' })
      require(${JSON.stringify(join(dist, stub))})`
    try {
      writeFileSync(join(folder, 'older.cjs'), older)
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'older.cjs')], {
        encoding: 'utf8',
        env: {},
      })
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
      expect(stdout).toBe(
        `::error::${stub.split('/')[0]} needs Node 20 or later, but the image of this job has v18.20.8. Use a job image with a current Node (for example node:22-bookworm).\n`,
      )
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

test('what a runner downloads stays small', () => {
  const size = [...contentOf(dist).values()].reduce((sum, content) => sum + gzipSync(content).length, 0)
  expect(size).toBeLessThan(1_200_000)
})

test('nothing shipped names a file of the machine it was built on', () => {
  const named = [...contentOf(dist)].filter(([, content]) => content.includes(root))
  expect(named.map(([path]) => path)).toEqual([])
})
