import { setUp } from '../set-up.mjs'
import { compile } from './command.mjs'
import { startRig, stopRig } from './rig.mjs'

/**
 * Sets up the parts, compiles the project, starts the rig, and stops it when `use` has ended, well or badly.
 *
 * @template T
 * @param {{ parts: string[], without?: string[] }} needs
 * @param {(rig: Awaited<ReturnType<typeof startRig>>) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withRig({ parts, without = [] }, use) {
  const places = await setUp(parts.filter((name) => !without.includes(name)))
  await compile()
  const rig = await startRig({ places, without })
  try {
    return await use(rig)
  } finally {
    await stopRig(rig.record)
  }
}
