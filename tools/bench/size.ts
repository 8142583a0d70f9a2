import { gzipSync } from 'node:zlib'
import { assemble } from '../distribution/assemble.ts'
import { filesOfWorkTree } from '../distribution/source.ts'
import { root } from '../root.ts'
import type { Measurement } from './measurement.ts'

const kilobytes = (contents: readonly Buffer[]): number => gzipSync(Buffer.concat(contents)).length / 1000

/** What a runner downloads for each `uses:`, compressed; whole and by part. */
export async function distributionSize(): Promise<readonly Measurement[]> {
  const files = assemble(filesOfWorkTree(root))
  const parts = [...files]
    .filter(([path]) => path.startsWith('dist/lib/'))
    .map(([path, content]) => ({
      what: `distribution: ${path}, compressed`,
      value: kilobytes([content]),
      unit: 'kB',
    }))
  const rest = [...files].filter(([path]) => !path.startsWith('dist/lib/')).map(([, content]) => content)
  return [
    {
      what: 'distribution: whole, compressed',
      value: kilobytes([...files.values()]),
      unit: 'kB',
      limit: 1200,
    },
    ...parts.sort((a, b) => b.value - a.value),
    {
      what: 'distribution: interfaces, stubs, README and licence, compressed',
      value: kilobytes(rest),
      unit: 'kB',
    },
  ]
}
