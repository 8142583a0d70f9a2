import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildDockerApp, docker, removeDockerApp, removeEverythingOf } from '../harness/docker-app.ts'
import { PreviewCase } from '../harness/preview-case.ts'

const app = `kill-${process.pid}`
const repository = `acme/${app}`
let at: PreviewCase
/** What each kill left, for the reader of the log. */
const left: string[] = []

beforeAll(async () => {
  at = await PreviewCase.start(repository, app, buildDockerApp())
})
afterEach(() => removeEverythingOf(repository))
afterAll(async () => {
  await at.forge.close()
  removeDockerApp(at.image)
  console.log(left.join('\n'))
})

/** The steps of an update, and how many milliseconds later the kill comes: the last ones are over soon. */
const kills: [step: string, afterMs: number][] = [
  ...['create the new version', 'stop ', 'start the new version', 'wait until the new version'].flatMap(
    (step) => [0, 40, 100].map((afterMs): [string, number] => [step, afterMs]),
  ),
  ['remove ', 0],
  ['remove ', 20],
  ['let the new version take the place', 0],
]

const containers = (number: number): string[] =>
  docker(
    'container',
    'ls',
    '--all',
    '--format',
    '{{.Names}} {{.State}}',
    '--filter',
    `name=^/${app}-pr-${number}-`,
  )
    .split('\n')
    .filter(Boolean)

const served = async (url: string): Promise<unknown> =>
  ((await (await fetch(url)).json()) as { version: string }).version

/** Runs for the present head, and is killed some time after a step has begun; false if it ended before. */
async function killed(number: number, step: string, afterMs: number): Promise<boolean> {
  let begun = false
  const run = await at.provision(number, {
    onLine: (line, kill) => {
      if (!line.startsWith(`  ${step}`)) return
      begun = true
      setTimeout(() => kill('SIGKILL'), afterMs)
    },
  })
  expect(begun).toBe(true)
  return run.signal === 'SIGKILL'
}

describe('a run that is killed', () => {
  it.each(kills)('in "%s…" after %i ms is completed by the next one', async (step, afterMs) => {
    const { number } = at.forge.state.createPullRequest()
    const first = await at.provision(number)
    expect(first.code).toBe(0)
    at.forge.state.push(number)
    // One that was over before the kill came has shown nothing.
    expect(await killed(number, step, afterMs)).toBe(true)
    left.push(`${step.trim()} +${afterMs} ms: ${containers(number).join(', ')}`)
    at.forge.state.push(number)
    const last = await at.provision(number)
    expect(last).toMatchObject({ code: 0, outputs: { url: first.outputs.url } })
    expect(await served(last.outputs.url ?? '')).toBe(at.forge.state.pull(number).head.sha.slice(0, 12))
    expect(containers(number)).toEqual([`${app}-pr-${number}-web running`])
  })
})
