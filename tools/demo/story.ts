import type { EndedRun } from '../../test/harness/act.ts'

/** One event of the pull request, and the run that it caused. */
export interface Chapter {
  readonly title: string
  readonly run: EndedRun
}

interface StepResult {
  readonly action: string
  readonly ok: boolean
  readonly message: string
  readonly remedy?: string
  readonly 'duration-ms'?: number
}

/** In the order of the steps; the comment, which has no id in the workflow, comes last. */
const results = (run: EndedRun): StepResult[] =>
  Object.values(run.outputs)
    .flatMap(({ result }) => (result === undefined ? [] : [JSON.parse(result) as StepResult]))
    .sort((a, b) => Number(a.action === 'comment-pr') - Number(b.action === 'comment-pr'))

/** What each step said, a line each. */
export function printChapter(run: EndedRun): void {
  for (const { action, ok, message, remedy } of results(run)) {
    const text = [message, ...(ok || remedy === undefined ? [] : [remedy])]
      .join('\n')
      .replaceAll('\n', `\n${' '.repeat(25)}`)
    console.log(`   ${ok ? ' ' : '✗'} ${action.padEnd(20)} ${text}`)
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** A table: each event, how long the runner took in all, and what the steps took of it. */
export function printTimes(chapters: readonly Chapter[]): void {
  const rows = chapters.map(({ title, run }) => {
    const steps = results(run).flatMap(({ action, 'duration-ms': ms }) =>
      ms === undefined ? [] : [`${action} ${seconds(ms)}`],
    )
    return [title, run.succeeded ? 'green' : 'red', seconds(run.durationMs), steps.join(', ')] as const
  })
  const width = Math.max(...rows.map(([title]) => title.length))
  console.log(`\n${'event'.padEnd(width)}  job    whole job  of it`)
  for (const [title, job, whole, steps] of rows)
    console.log(`${title.padEnd(width)}  ${job.padEnd(5)}  ${whole.padStart(9)}  ${steps}`)
}
