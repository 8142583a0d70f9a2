import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bundle } from '../../tools/bundle.ts'
import { definitions } from '../../tools/definitions.ts'
import { root } from '../../tools/root.ts'
import { PreviewWorld } from '../harness/preview-world.ts'

/** Packages that the field builds actions from: what runs of them today, and what a later capability will bring. */
const packages = ['@actions/core', '@actions/exec', '@actions/github']
const stillToCome = ['@actions/cache', '@scaleway/sdk']

interface Coverage {
  readonly result: ReadonlyArray<{
    readonly url: string
    readonly functions: ReadonlyArray<{
      readonly functionName: string
      readonly ranges: ReadonlyArray<{ readonly startOffset: number; readonly count: number }>
    }>
  }>
}

let scratch = ''
let world: PreviewWorld

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'deploy-actions-coverage-'))
  world = await PreviewWorld.create({ dialect: 'github', repository: 'acme/notes-coverage' })
})

afterAll(async () => {
  await world.clearAway()
  rmSync(scratch, { recursive: true, force: true })
})

/** The shipped files have no source maps; the same build with maps must give the same code. */
async function sourceMaps(): Promise<Map<string, SourceMap>> {
  const out = join(scratch, 'dist')
  await bundle(root, out, definitions, { sourceMaps: true })
  const maps = new Map<string, SourceMap>()
  for (const name of readdirSync(join(root, 'dist/lib')).filter((file) => file.endsWith('.js'))) {
    const read = (file: string) => readFileSync(file, 'utf8')
    expect(
      read(join(out, 'lib', name)) === read(join(root, 'dist/lib', name)),
      `${name} is the same with maps`,
    ).toBe(true)
    maps.set(name, new SourceMap(JSON.parse(read(join(out, 'lib', `${name}.map`))) as SourceMapPayload))
  }
  return maps
}

/** The sources of which at least one function was called, not only loaded. */
function executedSources(folder: string, maps: Map<string, SourceMap>): Set<string> {
  const sources = new Set<string>()
  for (const file of readdirSync(folder)) {
    const { result } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Coverage
    for (const { url, functions } of result.filter((script) => script.url.includes('/dist/lib/'))) {
      const name = basename(url)
      const lines = lineStarts(readFileSync(join(root, 'dist/lib', name), 'utf8'))
      for (const { ranges } of functions) {
        const [range] = ranges
        if (range === undefined || range.count === 0 || range.startOffset === 0) continue
        const line = lines.findLastIndex((start) => start <= range.startOffset)
        const entry = maps.get(name)?.findEntry(line, range.startOffset - (lines[line] ?? 0))
        if (entry && 'originalSource' in entry && entry.originalSource) sources.add(entry.originalSource)
      }
    }
  }
  return sources
}

const lineStarts = (text: string): number[] => [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]

it('executes each package of the design card from the shipped bundle, in a run of the shipped workflow', async () => {
  const folder = join(scratch, 'coverage')
  const number = world.openPullRequest('Anything', (server) => `${server}\n`)
  const run = await world.preview('opened', number, { NODE_V8_COVERAGE: folder })
  expect(run.jobs, run.log).toEqual({ preview: 'success' })
  const executed = [...executedSources(folder, await sourceMaps())]
  const found = [...packages, ...stillToCome].filter((name) =>
    executed.some((source) => source.includes(`node_modules/${name}/`)),
  )
  expect(
    found,
    `executed, of these: ${executed.filter((source) => source.includes('node_modules')).join('\n')}`,
  ).toEqual(packages)
  world.forge.state.close(number)
  expect((await world.preview('closed', number)).succeeded).toBe(true)
})

it('speaks of every package of that kind that the project declares, and of the one it will need', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>
  }
  const declared = Object.keys(dependencies).filter((name) => /^@(actions|scaleway)\//.test(name))
  expect([...packages, ...stillToCome].sort()).toEqual([...new Set([...declared, '@scaleway/sdk'])].sort())
})
