import { configDefaults, defineConfig } from 'vitest/config'

const long = process.env.TEST_LONG === '1'
const suffix = long ? '*.long.test.ts' : '*.test.ts'
const exclude = [...configDefaults.exclude, ...(long ? [] : ['test/**/*.long.test.ts'])]
const onEngine = [
  `test/e2e/**/${suffix}`,
  `test/contract/**/docker${suffix}`,
  // They run tests of every kind themselves, two at a time.
  'test/resistance/**/*.long.test.ts',
]

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'fast',
          include: [`test/**/${suffix}`],
          exclude: [...exclude, ...onEngine],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'engine',
          include: onEngine,
          exclude,
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // They share one engine, and some of them compare what is there before and after.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
