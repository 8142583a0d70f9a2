import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { buildDockerApp, removeDockerApp, removeEverythingOf } from '../harness/docker-app.ts'
import { PreviewCase } from '../harness/preview-case.ts'
import { type Meanwhile, problemsOf, type Race, RaceTrack } from '../harness/race.ts'
import { seeded } from '../harness/seed.ts'

const app = `races-${process.pid}`
const repository = `acme/${app}`
const chance = seeded('races')
const part = process.env.TEST_LONG_ALL === '1' ? 1 : 0.25
let at: PreviewCase
let track: RaceTrack

beforeAll(async () => {
  at = await PreviewCase.start(repository, app, buildDockerApp(app))
  track = new RaceTrack(at)
})
afterEach(() => removeEverythingOf(repository))
afterAll(async () => {
  track.close()
  await at.forge.close()
  removeDockerApp(at.image)
})

const meetings: Record<Race['run'], readonly Meanwhile[]> = {
  create: [
    'another run for the same head',
    'a push, and its run',
    'a closing, and its removal',
    'a closing, its removal, an opening, and its run',
  ],
  update: [
    'another run for the same head',
    'a push, and its run',
    'a closing, and its removal',
    'a closing, its removal, an opening, and its run',
  ],
  destroy: ['a closing, and its removal', 'a closing, an opening, and its run'],
}

/** The calls come from a run that nobody disturbed, so that a new one is raced without anyone remembering it. */
async function everyRace(): Promise<Race[]> {
  const races: Race[] = []
  for (const run of ['create', 'update', 'destroy'] as const)
    for (const call of await track.changes(run))
      for (const meanwhile of meetings[run])
        for (const moment of ['before', 'after'] as const) races.push({ run, call, at: moment, meanwhile })
  return races
}

it('whatever a run is overtaken by, at whatever call: a preview is whole, and the newest, or gone', async () => {
  const every = await everyRace()
  const races = chance.share(every, part)
  const failures: string[] = []
  for (const race of races) {
    const ended = await track.run(race).catch((error: unknown) => String(error))
    const problems = typeof ended === 'string' ? [ended] : problemsOf(race, ended)
    if (problems.length > 0)
      failures.push(
        `${problems.join('; ')}\n${typeof ended === 'string' ? JSON.stringify(race) : ended.story}`,
      )
    removeEverythingOf(repository)
  }
  console.log(`${races.length} of ${every.length} races, ${failures.length} ended badly`)
  expect(failures.join('\n\n')).toBe('')
}, 3_600_000)
