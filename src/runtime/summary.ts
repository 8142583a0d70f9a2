import { summary } from '@actions/core'
import { variable } from './environment.ts'
import * as log from './log.ts'
import { redact } from './mask.ts'

/** GitHub rejects a summary of more than 1 MiB, and the whole of it. */
const maxBytes = 1024 ** 2

/**
 * Adds Markdown to the job summary. Where the forge has none (older Gitea, a laptop) nothing happens: the log
 * tells the same story. A summary that cannot be written is a warning; decoration never decides.
 */
export async function writeSummary(markdown: string): Promise<void> {
  const text = redact(markdown)
  if (text === '' || variable('GITHUB_STEP_SUMMARY') === undefined) return
  if (Buffer.byteLength(text) > maxBytes)
    return log.warning('The job summary is longer than 1 MiB and was left out.')
  try {
    await summary.addRaw(text, true).write()
  } catch (error) {
    log.warning(
      `The job summary could not be written: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
