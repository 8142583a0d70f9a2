import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { root } from '../../tools/root.ts'
import { manyRuns } from '../harness/runs.ts'
import { seeded } from '../harness/seed.ts'

/**
 * Every property of the unit tests, some thousand times instead of a hundred, from a seed that is told. A
 * property is written once, in the test of its subject; the files that have some are found here.
 */
const folder = join(root, 'test/unit')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !file.endsWith('.long.test.ts'))
  .filter((file) => /\bfc\.assert\(/.test(readFileSync(join(folder, file), 'utf8')))
  .sort()

fc.configureGlobal({ numRuns: manyRuns, seed: seeded('properties').seed })
vi.setConfig({ testTimeout: 300_000 })

for (const file of files) describe(file, async () => void (await import(join(folder, file))))

test('properties were found', () => {
  expect(files.length).toBeGreaterThan(25)
})
