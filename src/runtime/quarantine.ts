import { randomUUID } from 'node:crypto'
import * as core from '@actions/core'
import { defused } from './defuse.ts'
import { redact } from './mask.ts'
import { spoke } from './waits.ts'

/** Foreign lines in the log; nobody obeys them. */
export interface Quarantine {
  write(line: string): void
  close(): void
}

/** A large build prints a tenth of this; an endless loop would fill the forge's disk. */
const shownBytes = 4 * 1024 ** 2
/** What is shown of the end, where the reason stands. */
const endLines = 200
const endBytes = 64 * 1024

/**
 * Foreign lines that arrive over time (a builder's output, an app's log): shown as they are, obeyed never. All
 * forges ignore commands between `stop-commands` and its token; the token cannot be guessed. After 4 MiB only the
 * end is shown, with a note of what was left out.
 */
export function openQuarantine(title: string): Quarantine {
  core.startGroup(defused(title))
  const token = randomUUID()
  const print = (text: string) => void process.stdout.write(`${text}\n`)
  print(`::stop-commands::${token}`)
  let room = shownBytes
  const end = new End()
  return {
    write: (line) => {
      spoke()
      room -= line.length + 1
      if (room >= 0) print(redact(line))
      else end.take(line)
    },
    close: () => {
      if (end.leftOut > 0) print(`(${Math.ceil(end.leftOut / 1024)} KiB of output are left out here)`)
      for (const line of end.lines) print(redact(line))
      print(`::${token}::`)
      core.endGroup()
    },
  }
}

/** The last lines of those that have no room. */
class End {
  readonly lines: string[] = []
  leftOut = 0
  #size = 0

  take(line: string): void {
    // Redacted before it is cut: half a secret is not recognised any more.
    this.lines.push(line.length > endBytes ? redact(line).slice(-endBytes) : line)
    this.#size += Math.min(line.length, endBytes) + 1
    this.leftOut += Math.max(0, line.length - endBytes)
    while (this.lines.length > endLines || (this.#size > endBytes && this.lines.length > 1)) this.#drop()
  }

  #drop(): void {
    const size = (this.lines.shift()?.length ?? 0) + 1
    this.#size -= size
    this.leftOut += size
  }
}

/** A foreign text as a whole: an app's log, a response body. */
export function quarantine(title: string, text: string): void {
  const shown = openQuarantine(title)
  const clean = text.replace(/\n+$/, '')
  for (const line of (clean === '' ? '(empty)' : clean).split('\n')) shown.write(line)
  shown.close()
}
