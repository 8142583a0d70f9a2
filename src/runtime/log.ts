import * as core from '@actions/core'
import { defused } from './defuse.ts'
import { spoke } from './waits.ts'

export { openQuarantine, quarantine } from './quarantine.ts'

/**
 * The log of the step. Our own lines may quote foreign words, so a line never begins with a workflow command;
 * whole foreign texts are shown inside `quarantine`.
 */

/** A line for the reader. */
export function info(message: string): void {
  spoke()
  core.info(defused(message))
}

/** A remark beside the run: shown as an annotation where the forge has them. */
export function notice(message: string): void {
  spoke()
  core.notice(defused(message))
}

/** Something the reader should look at, that does not decide the outcome. */
export function warning(message: string): void {
  spoke()
  core.warning(defused(message))
}

/** What made the step fail. One message, so that the reader finds it where the forge shows errors. */
export function error(message: string): void {
  spoke()
  core.error(defused(message))
}

/** Only with step debugging on. */
export function debug(message: string): void {
  core.debug(defused(message))
}
