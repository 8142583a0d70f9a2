import { loudly } from './command.mjs'
import { withRig } from './with-rig.mjs'

const minute = 60_000
const parts = ['npm-ci', 'git', 'docker', 'registry', 'act']

/** `npm run bench -- [arguments of the benches]` */
export const bench = (args) => compiled('build/tools/bench.js', args, 30 * minute)

/** `npm run demo -- [--keep]`: with `--keep` it stays until Ctrl-C, which the demo itself takes as its end. */
export const demo = (args) =>
  compiled('build/tools/demo/main.js', args, args.includes('--keep') ? 24 * 60 * minute : 15 * minute)

/** Runs a compiled program of ours beside the rig. */
function compiled(script, args, deadlineMs) {
  return withRig({ parts }, async ({ record, env }) => {
    await loudly(record, process.execPath, [script, ...args], { deadlineMs, env })
    return 0
  })
}
