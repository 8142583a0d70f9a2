import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { buildDockerApp, removeDockerApp, removeEverythingOf } from '../harness/docker-app.ts'
import { PreviewCase } from '../harness/preview-case.ts'
import { problemsOf, type Race, RaceTrack } from '../harness/race.ts'

const app = `race-${process.pid}`
const repository = `acme/${app}`
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

/** The worst moments; races.long.test.ts has all of them. */
const races: Race[] = [
  { run: 'create', call: 'docker network create#1', at: 'after', meanwhile: 'another run for the same head' },
  { run: 'create', call: 'docker container start#1', at: 'before', meanwhile: 'a closing, and its removal' },
  {
    run: 'update',
    call: 'docker container start#1',
    at: 'before',
    meanwhile: 'another run for the same head',
  },
  { run: 'update', call: 'docker container rm#1', at: 'before', meanwhile: 'a push, and its run' },
  {
    run: 'destroy',
    call: 'docker container rm#1',
    at: 'before',
    meanwhile: 'a closing, an opening, and its run',
  },
  {
    run: 'destroy',
    call: 'docker container rename#1',
    at: 'before',
    meanwhile: 'a closing, an opening, and its run',
  },
]

describe('a preview is whole, and the newest, or gone', () => {
  it.each(races)('$run held $at $call, meanwhile $meanwhile', async (race) => {
    const ended = await track.run(race)
    expect(problemsOf(race, ended), ended.story).toEqual([])
  })
})
