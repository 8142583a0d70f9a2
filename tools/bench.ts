import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commentRequests } from './bench/comment.ts'
import { gateDelay } from './bench/gate.ts'
import type { Measurement } from './bench/measurement.ts'
import { provisioning } from './bench/provision.ts'
import { distributionSize } from './bench/size.ts'
import { startUp } from './bench/start-up.ts'
import { root } from './root.ts'

/**
 * Measurements, each against a reference in the same run: `npm run bench`, or some of them by name
 * (`npm run bench -- size gate`). The table is for people, `out/bench.json` for machines.
 */
const benches: Readonly<Record<string, () => Promise<readonly Measurement[]>>> = {
  'start-up': startUp,
  comment: commentRequests,
  gate: gateDelay,
  size: distributionSize,
  provision: provisioning,
}

const wanted = process.argv.slice(2).filter((name) => !name.startsWith('-'))
const unknown = wanted.find((name) => benches[name] === undefined)
if (unknown !== undefined)
  throw new Error(`There is no bench "${unknown}"; there are ${Object.keys(benches).join(', ')}`)

const measurements: Measurement[] = []
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  measurements.push(...(await bench()))
}

const rows = measurements.map(({ what, value, unit, limit }) => {
  const verdict = limit === undefined ? '' : value <= limit ? 'within' : 'OVER'
  return [what, `${Number(value.toFixed(2))} ${unit}`, limit === undefined ? '' : String(limit), verdict]
})
const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), 8))
const line = (cells: readonly string[]) =>
  cells
    .map((cell, column) => cell.padEnd(widths[column] ?? 0))
    .join('  ')
    .trimEnd()
console.log([line(['what', 'measured', 'at most']), ...rows.map(line)].join('\n'))

mkdirSync(join(root, 'out'), { recursive: true })
writeFileSync(join(root, 'out/bench.json'), `${JSON.stringify(measurements, null, 2)}\n`)
