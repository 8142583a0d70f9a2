import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { execute } from '../set-up/process.mjs'
import { setUp } from '../set-up.mjs'
import { compile, loudly } from './command.mjs'
import { records } from './record.mjs'
import { startRig, stopKeptRigs, stopRig } from './rig.mjs'

const minute = 60_000
const needed = ['npm-ci', 'git', 'docker', 'registry', 'act']
const stopHint = 'Stop it with: node tools/run.mjs stop'

/** `npm run bench -- [arguments of the benches]` */
export const bench = (args) => withRig(args, 'build/tools/bench.js', 30 * minute)

/** `npm run demo -- [--keep]`: with `--keep` what the demo has started stays until it is stopped. */
export const demo = (args) => withRig(args, 'build/tools/demo/main.js', 15 * minute)

/** `node tools/run.mjs rig`: starts what tests need and leaves it, to run single tests beside. */
export async function rig() {
  const places = await setUp(['docker', 'registry', 'act', 'actionlint', 'zizmor'])
  const { record, env } = await startRig({ places, without: [] })
  record.keep()
  for (const [name, value] of Object.entries(env)) console.log(`export ${name}='${value}'`)
  console.log(`# ${stopHint}`)
  return 0
}

/** `node tools/run.mjs stop`: ends what `rig` and `demo -- --keep` have left. */
export async function stop() {
  for (const { notes } of records().filter((record) => record.notes.keep)) await farewell(notes)
  const count = await stopKeptRigs()
  console.log(
    count === 0 ? 'run: nothing to stop' : `run: stopped ${count} kept ${count === 1 ? 'rig' : 'rigs'}`,
  )
  return 0
}

async function withRig(args, script, deadlineMs) {
  const places = await setUp(needed)
  await compile()
  const { record, env } = await startRig({ places, without: [] })
  let kept = false
  try {
    const atStop = stopFile(record.notes)
    const variables = { ...env, RIG_AT_STOP: atStop }
    await loudly(record, process.execPath, [join(script), ...args], { deadlineMs, env: variables })
    kept = args.includes('--keep')
    if (kept) record.keep()
    if (kept) console.log(stopHint)
    return 0
  } finally {
    if (!kept) await stopRig(record)
  }
}

const stopFile = ({ folder }) => join(folder, 'at-stop.json')

/** Runs what the demo asked to be run before its rig goes: a JSON list of commands, each a list of words. */
async function farewell(notes) {
  if (!existsSync(stopFile(notes))) return
  for (const [command, ...args] of JSON.parse(readFileSync(stopFile(notes), 'utf8'))) {
    await execute(command, args, { deadlineMs: minute }).catch((error) =>
      console.error(`run: ${error.message}`),
    )
  }
}
