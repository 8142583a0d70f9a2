import { gzipSync } from 'node:zlib'
import { assemble } from '../distribution/assemble.ts'
import { filesOfWorkTree } from '../distribution/source.ts'
import { root } from '../root.ts'
import type { Measurement } from './measurement.ts'

const kilobytes = (contents: readonly Buffer[]): number => gzipSync(Buffer.concat(contents)).length / 1000

/** Words that only one package has; the names of the chunks say nothing. */
const packages: ReadonlyArray<readonly [string, string]> = [
  ['undici', '@actions/core and @actions/exec, with their HTTP client'],
  ['octokit', '@actions/github'],
  ['YAMLParseError', 'yaml'],
]

function partOf(path: string, content: Buffer): string {
  if (!/^dist\/lib\/.*\.js$/.test(path)) return 'interfaces, stubs, licences, README'
  return packages.find(([word]) => content.includes(word))?.[1] ?? 'our own code, with valibot'
}

/** What a runner downloads for each `uses:`, compressed; whole and by part. */
export async function distributionSize(): Promise<readonly Measurement[]> {
  const files = assemble(filesOfWorkTree(root))
  const parts = new Map<string, Buffer[]>()
  for (const [path, content] of files) {
    const part = partOf(path, content)
    parts.set(part, [...(parts.get(part) ?? []), content])
  }
  const measured = (what: string, contents: readonly Buffer[]) => ({
    what: `distribution, compressed: ${what}`,
    value: kilobytes(contents),
    unit: 'kB',
  })
  const byPart = [...parts].map(([part, contents]) => measured(part, contents))
  return [
    { ...measured('whole', [...files.values()]), limit: 1200 },
    ...byPart.sort((a, b) => b.value - a.value),
  ]
}
