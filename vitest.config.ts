import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/**/*.long.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Two cores: real engines and runners are shared between files, so few workers are faster than many.
    maxWorkers: 2,
  },
})
