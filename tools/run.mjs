#!/usr/bin/env node
import { build, check } from './run/check.mjs'
import { interruptedCode, watchSignals } from './run/interrupt.mjs'
import { rig, stop } from './run/kept-rig.mjs'
import { bench, demo } from './run/programs.mjs'
import { test, testLong } from './run/tests.mjs'
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
    // What ended well although it was asked to stop (the demo that waited for it) did end well.
    return code === 0 ? 0 : (interruptedCode() ?? code)
  } catch (error) {
    if (!(error instanceof Refusal) && !(error instanceof CommandFailed)) throw error
    console.error(`run: ${error.message}`)
    return interruptedCode() ?? 1
  }
}
