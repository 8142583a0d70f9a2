import { writeFileSync } from 'node:fs'

/**
 * Counts tests for the last line of a run and keeps why each skipped one was skipped; written as JSON to
 * the file named by RUN_REPORT. A file or suite that broke outside its tests counts as one failure.
 */
export default class CountingReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const tests = modules.flatMap((module) => [...module.children.allTests()].map((test) => [module, test]))
    const count = (state) => tests.filter(([, test]) => test.result().state === state).length
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()])
    const broken = suites.filter((suite) => suite.errors().length > 0).length
    const skipped = tests.filter(([, test]) => ['skipped', 'pending'].includes(test.result().state))
    const report = {
      passed: count('passed'),
      failed: count('failed') + broken + unhandledErrors.length,
      skipped: skipped.map(([module, test]) => ({
        file: module.relativeModuleId,
        name: test.fullName,
        reason: test.result().note ?? 'no reason given',
      })),
    }
    writeFileSync(process.env.RUN_REPORT, JSON.stringify(report))
  }
}
