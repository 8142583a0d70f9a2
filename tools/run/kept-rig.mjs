import { setUp } from '../set-up.mjs'
import { startRig, stopKeptRigs } from './rig.mjs'

/** `node tools/run.mjs rig`: starts what tests need and leaves it, to run single tests beside. */
export async function rig() {
  const places = await setUp(['docker', 'registry', 'act', 'actionlint', 'zizmor'])
  const { record, env } = await startRig({ places, without: [] })
  record.keep()
  for (const [name, value] of Object.entries(env)) console.log(`export ${name}='${value}'`)
  console.log('# Stop it with: node tools/run.mjs stop')
  return 0
}

/** `node tools/run.mjs stop`: ends every rig that was left so. */
export async function stop() {
  const count = await stopKeptRigs()
  console.log(count === 0 ? 'run: nothing to stop' : `run: stopped ${count} ${count === 1 ? 'rig' : 'rigs'}`)
  return 0
}
