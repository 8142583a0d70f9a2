import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docker, removeEverythingOf } from '../harness/docker-app.ts'
import { Foreigners } from '../harness/foreigners.ts'
import { type Death, ended, killHard } from '../harness/killing.ts'
import { errorOf, PreviewCase } from '../harness/preview-case.ts'
import { type PushedApp, pushDockerApp, tagsOf } from '../harness/pushed-app.ts'
import { removeImages } from '../harness/registry-image.ts'
import { rig } from '../harness/rig.ts'
import type { ActionRun, EndedAction } from '../harness/run-action.ts'
import { seeded } from '../harness/seed.ts'

const all = process.env.TEST_LONG_ALL === '1'
const kills = all ? 200 : 40
const chance = seeded('random kills')
const app = `chaos-${process.pid}`
const repository = `acme/${app}`

type Work = 'create' | 'update' | 'destroy'

/** A pull request, and how far its preview is as far as we know. */
interface Subject {
  readonly number: number
  readonly images: readonly PushedApp[]
  turn: number
  preview: 'none' | 'whole' | 'half'
}

let at: PreviewCase
let foreigners: Foreigners
let temporary: string
const subjects: Subject[] = []
const orphans: number[] = []
/** Milliseconds that a clean run took last. */
const took: Record<Work, number> = { create: 0, update: 0, destroy: 0 }
/** What a run had said last when it was killed, and how often. */
const hits = new Map<string, number>()

beforeAll(async () => {
  at = await PreviewCase.start(repository, app, '')
  temporary = mkdtempSync(join(tmpdir(), 'deploy-actions-test-'))
  for (let count = 0; count < 3; count++) {
    const { number } = at.forge.state.createPullRequest()
    const images = [
      await pushDockerApp(repository, `${number}a`),
      await pushDockerApp(repository, `${number}b`),
    ]
    subjects.push({ number, images, turn: 0, preview: 'none' })
  }
  foreigners = await Foreigners.settle({ repository, app, pullRequest: subjects[0]?.number ?? 0 })
})
afterAll(async () => {
  await at.forge.close()
  await foreigners.leave()
  removeEverythingOf(repository)
  await removeImages(repository)
  rmSync(temporary, { recursive: true })
})

const inputs = () => ({
  config: at
    .config({ service: 'build: {}' })
    .replace(`registry.example/${app}`, `${rig.registry}/${repository}`),
  'registry-username': rig.registryUser,
  'registry-password': rig.registryPassword,
})

/** Runs the action as its workflow would: a build has just pushed the image and its tag. */
async function run(work: Work, subject: Subject, more: Partial<ActionRun> = {}): Promise<EndedAction> {
  const { number, images } = subject
  const env = { TMPDIR: temporary }
  if (work === 'destroy') {
    if (at.forge.state.pull(number).state === 'open') at.forge.state.close(number)
    return at.destroy(number, { inputs: inputs(), env, ...more })
  }
  if (at.forge.state.pull(number).state === 'closed') at.forge.state.reopen(number)
  subject.turn += 1
  const image = images[subject.turn % 2]
  at.forge.state.push(number)
  await image?.tag(`pr-${number}`)
  return at.provision(number, { inputs: { ...inputs(), image: image?.reference ?? '' }, env, ...more })
}

/** A run that nobody disturbs must do what it is there for, whatever the one before has left. */
async function clean(work: Work, subject: Subject): Promise<void> {
  const done = await run(work, subject)
  expect(done.code, `${work} of #${subject.number}: ${errorOf(done)}\n${done.log}`).toBe(0)
  took[work] = done.durationMs
  subject.preview = work === 'destroy' ? 'none' : 'whole'
  if (work === 'destroy') return
  const { version } = (await (await fetch(done.outputs.url ?? '')).json()) as { version: string }
  expect(version).toBe(at.forge.state.pull(subject.number).head.sha.slice(0, 12))
  expect(containersOf(subject)).toEqual([`${app}-pr-${subject.number}-web running`])
}

const containersOf = ({ number }: Subject): string[] =>
  listed(
    'container',
    'ls',
    '--all',
    '--filter',
    `name=^/${app}-pr-${number}-web`,
    '--format',
    '{{.Names}} {{.State}}',
  ).filter((line) => !line.includes('-x '))

const listed = (...args: string[]): string[] =>
  docker(...args)
    .split('\n')
    .filter(Boolean)

/** What has to be there before this work can be disturbed; half a preview serves for each. */
async function prepare(work: Work, subject: Subject): Promise<void> {
  if (work === 'create' && subject.preview === 'whole') await clean('destroy', subject)
  if (work !== 'create' && subject.preview === 'none') await clean('create', subject)
}

/** One kill, at any moment of the work; false if the work was done before. */
async function killed(work: Work, subject: Subject): Promise<boolean> {
  await prepare(work, subject)
  const afterMs = chance.random() * took[work]
  const death: Death = chance.pick(['alone', 'with its children'])
  const ran = await run(work, subject, {
    onStart: (pid) => setTimeout(() => orphans.push(...killHard(pid, death)), afterMs),
  })
  if (ran.signal !== 'SIGKILL') {
    expect(ran.code, `${errorOf(ran)}\n${ran.log}`).toBe(0)
    subject.preview = work === 'destroy' ? 'none' : 'whole'
    return false
  }
  subject.preview = 'half'
  const said = ran.log.trim().split('\n').at(-1) ?? ''
  const moment = `${work}: ${said.replaceAll(/[0-9a-f]{12,}|\d+/g, '…').slice(0, 70)}`
  hits.set(moment, (hits.get(moment) ?? 0) + 1)
  return true
}

describe(`${kills} kills at any moment`, () => {
  it(
    'leave nothing that the next run or one sweep does not mend, and touch nothing foreign',
    async () => {
      const [first] = subjects
      if (first) for (const work of ['create', 'update', 'destroy'] as const) await clean(work, first)
      for (let count = 0; count < kills; ) {
        const [work, subject] = [chance.pick<Work>(['create', 'update', 'destroy']), chance.pick(subjects)]
        if (!(await killed(work, subject))) continue
        count += 1
        const next = chance.pick(['goes on', 'is destroyed', 'is left'] as const)
        if (next === 'goes on') await clean('update', subject)
        if (next === 'is destroyed') await clean('destroy', subject)
      }
      console.log(
        [...hits]
          .map(([moment, times]) => `${times} × ${moment}`)
          .sort()
          .join('\n'),
      )
    },
    kills * 15_000,
  )

  it('leave nothing after one sweep, when all is closed', async () => {
    for (const { number } of subjects)
      if (at.forge.state.pull(number).state === 'open') at.forge.state.close(number)
    expect((await ended(orphans, 20_000)).filter((one) => !one.includes('container wait'))).toEqual([])
    const swept = await at.sweep({ ...inputs(), 'dry-run': 'false', grace: '1ms' })
    expect(swept.code, swept.log).toBe(0)
    const image = ['--filter', `label=deploy-actions.repository=${repository}`]
    const label = [`repository=${repository}`, `app=${app}`, 'environment=preview', 'generation'].flatMap(
      (one) => ['--filter', `label=deploy-actions.${one}`],
    )
    expect({
      containers: listed('container', 'ls', '--all', '--quiet', ...label),
      networks: listed('network', 'ls', '--quiet', ...label),
      volumes: listed('volume', 'ls', '--quiet', ...label),
      images: listed('image', 'ls', '--digests', '--format', '{{.Repository}}@{{.Digest}}', ...image),
      tags: (await tagsOf(repository)).filter((tag) => tag !== 'main'),
      processes: await ended(orphans, 5000),
    }).toEqual({ containers: [], networks: [], volumes: [], images: [], tags: [], processes: [] })
  })

  it('have not changed anything of others', async () => {
    expect(await foreigners.now()).toEqual(foreigners.before)
  })

  // A killed pull leaves its login in RUNNER_TEMP: no post step runs then, but a runner empties that before each job.
  it('leave no file outside the folder that the runner empties', () => {
    expect(readdirSync(temporary).filter((name) => !/^(node|v8)-compile-cache/.test(name))).toEqual([])
  })
})
