#!/usr/bin/env node
import { build, check } from './run/check.mjs'
import { interruptedCode, watchSignals } from './run/interrupt.mjs'
import { test, testLong } from './run/tests.mjs'
import { bench, demo, rig, stop } from './run/with-rig.mjs'
import { CommandFailed } from './set-up/process.mjs'
import { Refusal } from './set-up/say.mjs'

/** The commands of the project, behind `npm run <command>`. Each returns the exit code. */
const commands = { demo, test, 'test-long': testLong, bench, check, build, rig, stop }

const [name = '', ...args] = process.argv.slice(2)
if (Object.hasOwn(commands, name)) {
  watchSignals()
  process.exitCode = 1 // until an outcome is there
  process.exitCode = await outcome(commands[name], args)
} else {
  console.error(`run: say which command: ${Object.keys(commands).join(', ')}`)
  process.exitCode = 1
}

async function outcome(command, args) {
  try {
    const code = await command(args)
    return interruptedCode() ?? code
  } catch (error) {
    if (error instanceof Refusal) console.error(`run: ${error.message}`)
    else if (error instanceof CommandFailed) console.error(`run: ${error.message}`)
    else throw error
    return interruptedCode() ?? 1
  }
}
