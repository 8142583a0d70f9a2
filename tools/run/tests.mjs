import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodePart, nodes } from '../set-up/nodes.mjs'
import { root } from '../set-up/places.mjs'
import { CommandFailed } from '../set-up/process.mjs'
import { Refusal } from '../set-up/say.mjs'
import { loudly } from './command.mjs'
import { withRig } from './with-rig.mjs'

const minute = 60_000
const needed = ['npm-ci', 'git', 'docker', 'registry', 'act', 'actionlint', 'zizmor']
/** The long tests run the bundles on other versions of Node as well. */
const neededLong = [...needed, ...nodes.map(nodePart)]

/** `npm test -- [--without-<part>] [arguments of vitest]` */
export const test = (args) => counted(() => vitest(args, needed, {}, 20 * minute))

/** `npm run test:long -- [--all] [--without-<part>] [arguments of vitest]` */
export function testLong(args) {
  const all = args.includes('--all')
  const others = args.filter((argument) => argument !== '--all')
  const long = { TEST_LONG: '1', ...(all ? { TEST_LONG_ALL: '1' } : {}) }
  return counted(async () => {
    if (!hasLongTests()) return { passed: 0, failed: 0, skipped: [], mayBeEmpty: true }
    return vitest(others, neededLong, long, (all ? 240 : 40) * minute)
  })
}

/** Ends every run of tests with the one line that says how it went, also when it did not come to run any. */
async function counted(run) {
  try {
    const { passed, failed, skipped, mayBeEmpty = false } = await run()
    for (const { file, name, reason } of skipped) console.log(`skipped: ${file} > ${name}: ${reason}`)
    console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`)
    return failed > 0 || (passed === 0 && !mayBeEmpty) ? 1 : 0
  } catch (error) {
    console.log(error instanceof Refusal ? `run: ${error.message}` : error)
    console.log('0 passed, 1 failed, 0 skipped')
    return 1
  }
}

function vitest(args, parts, env, deadlineMs) {
  const without = withoutParts(args, parts)
  const rest = args.filter((argument) => !argument.startsWith('--without-'))
  return withRig({ parts, without }, async (rig) => {
    const report = join(rig.record.notes.folder, 'report.json')
    const reporters = ['--reporter=default', `--reporter=${join(root, 'tools/run/reporter.mjs')}`]
    const command = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...rest]
    // A folder of their own: a test that compares it before and after must not see what other programs write.
    const temporary = join(rig.record.notes.folder, 'tmp')
    mkdirSync(temporary)
    // One test acts as an ordinary user, who must be able to reach its own folder in there.
    chmodSync(rig.record.notes.folder, 0o711)
    const variables = { ...rig.env, ...env, RUN_REPORT: report, TMPDIR: temporary }
    try {
      await loudly(rig.record, process.execPath, command, { deadlineMs, env: variables })
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error
      if (!existsSync(report)) throw new Refusal(`vitest: ${error.reason}`)
      const counts = readReport(report)
      // It also fails for what no test stands for, such as a name that matches no file.
      return { ...counts, failed: Math.max(1, counts.failed) }
    }
    return readReport(report)
  })
}

const readReport = (file) => JSON.parse(readFileSync(file, 'utf8'))

/** What a person said aloud to go without; a registry is of no use without an engine. */
function withoutParts(args, parts) {
  const named = args.filter((argument) => argument.startsWith('--without-')).map((name) => name.slice(10))
  const unknown = named.find((name) => !parts.includes(name))
  if (unknown !== undefined)
    throw new Refusal(`--without-${unknown}: there is no such part (${parts.join(', ')}).`)
  return named.includes('docker') ? [...new Set([...named, 'registry'])] : named
}

const hasLongTests = () =>
  readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' }).some((name) =>
    name.endsWith('.long.test.ts'),
  )
