import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from './places.mjs'
import { CommandFailed } from './process.mjs'

/** Something a person has to know or do; shown without a stack. */
export class Refusal extends Error {}

/**
 * Says on one line what is done and how long it took. When it fails, the last lines of its output follow,
 * and where the whole of it lies.
 */
export async function step(who, what, work) {
  const started = performance.now()
  process.stdout.write(`${who}: ${what} …`)
  try {
    const result = await work()
    process.stdout.write(`  ${seconds(started)}\n`)
    return result
  } catch (error) {
    process.stdout.write(`  failed after ${seconds(started)}\n`)
    if (error instanceof CommandFailed) throw new Refusal(explained(what, error))
    throw error
  }
}

/** The time since `started`, as a person reads it. */
export function seconds(started) {
  const passed = (performance.now() - started) / 1000
  return passed < 10 ? `${passed.toFixed(1)} s` : `${Math.round(passed)} s`
}

/** The last lines of a long output. */
export const tail = (text, lines = 30) => text.trimEnd().split('\n').slice(-lines).join('\n')

/** A long output without its middle: some programs say first what failed, some last. */
function ends(text) {
  const lines = text.trimEnd().split('\n')
  if (lines.length <= 60) return lines.join('\n')
  return [...lines.slice(0, 20), `(${lines.length - 50} lines left out)`, ...lines.slice(-30)].join('\n')
}

function explained(what, error) {
  const name = `${what.replace(/[^a-z0-9]+/gi, '-').slice(0, 40)}.log`
  const file = join(cacheFolder('logs'), name)
  writeFileSync(file, error.output)
  const printed = error.output.trim() === '' ? 'It printed nothing.' : ends(error.output)
  return `${printed}\n${error.message}\nThe whole output: ${file}`
}
