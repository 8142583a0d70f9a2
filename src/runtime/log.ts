import { randomUUID } from 'node:crypto'
import * as core from '@actions/core'
import { defused } from './defuse.ts'
import { redact } from './mask.ts'

/**
 * The log of the step. Our own lines may quote foreign words, so a line never begins with a workflow command;
 * whole foreign texts are shown inside `quarantine`.
 */

/** A line for the reader. */
export function info(message: string): void {
  core.info(defused(message))
}

/** A remark beside the run: shown as an annotation where the forge has them. */
export function notice(message: string): void {
  core.notice(defused(message))
}

/** Something the reader should look at, that does not decide the outcome. */
export function warning(message: string): void {
  core.warning(defused(message))
}

/** What made the step fail. One message, so that the reader finds it where the forge shows errors. */
export function error(message: string): void {
  core.error(defused(message))
}

/** Only with step debugging on. */
export function debug(message: string): void {
  core.debug(defused(message))
}

/**
 * Foreign text (an app's log, a builder's output, a response body): shown as it is, obeyed never. All forges
 * ignore commands between `stop-commands` and its token; the token cannot be guessed.
 */
export function quarantine(title: string, text: string): void {
  core.startGroup(defused(title))
  const token = randomUUID()
  process.stdout.write(`::stop-commands::${token}\n`)
  const clean = redact(text).replace(/\n+$/, '')
  process.stdout.write(`${clean === '' ? '(empty)' : clean}\n`)
  process.stdout.write(`::${token}::\n`)
  core.endGroup()
}

/** Lines that arrive over time from a child; the returned function ends the quarantine. */
export function openQuarantine(title: string): { write(line: string): void; close(): void } {
  core.startGroup(defused(title))
  const token = randomUUID()
  process.stdout.write(`::stop-commands::${token}\n`)
  return {
    write: (line) => void process.stdout.write(`${redact(line)}\n`),
    close: () => {
      process.stdout.write(`::${token}::\n`)
      core.endGroup()
    },
  }
}
