import { join } from 'node:path'
import { root } from '../set-up/places.mjs'
import { execute } from '../set-up/process.mjs'
import { step } from '../set-up/say.mjs'
import { throwIfInterrupted } from './interrupt.mjs'

const minute = 60_000

/** A program that an npm package brings. */
export const installed = (name) => join(root, 'node_modules', '.bin', name)

/** One step of a command: a line with its time, its output only when it fails. */
export function quietly(what, command, args, { deadlineMs = 5 * minute, cwd = root } = {}) {
  throwIfInterrupted()
  return step('run', what, () => execute(command, args, { deadlineMs, cwd }))
}

/** Compiles the project to `build/`. */
export const compile = () => quietly('compile', installed('tsc'), ['-p', '.'])

/**
 * Runs a program whose output the person came for; noted in the record so that it cannot outlive a killed run.
 *
 * @throws {CommandFailed}
 */
export function loudly(record, command, args, { deadlineMs, env }) {
  throwIfInterrupted()
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }
  return execute(command, args, {
    deadlineMs,
    cwd: root,
    env: { ...process.env, ...colour, ...env },
    onStart: (pid) => record.addProcess(pid),
    onOutput: (chunk) => process.stdout.write(chunk),
  })
}
