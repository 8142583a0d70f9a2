import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Endpoint } from '../../src/core/endpoints.ts'
import { definitions } from '../../tools/definitions.ts'
import { PreviewWorld } from '../harness/preview-world.ts'
import { rig } from '../harness/rig.ts'
import { runAction } from '../harness/run-action.ts'
import { type Sight, Witness } from '../harness/witness.ts'

type Place = Endpoint['place']

/** Programs that open no connection, or only to the engine. */
const programs: Readonly<Record<string, Place | 'none'>> = { docker: 'engine', git: 'none' }

let witness: Witness
let world: PreviewWorld
let previewHost = ''
let site: Server

beforeAll(async () => {
  witness = new Witness()
  site = createServer((_, response) => response.end('here')).listen(0, '127.0.0.1')
  await once(site, 'listening')
  world = await PreviewWorld.create({ dialect: 'gitea', repository: 'acme/endpoints' })
  const number = world.openPullRequest('Greet', (server) => server.replace(/<h1>.*<\/h1>/, '<h1>Hi</h1>'))
  const opened = await world.preview('opened', number, witness.env)
  expect(opened.jobs, opened.log).toEqual({ preview: 'success' })
  previewHost = new URL(opened.outputs.preview?.url ?? '').host
  await gate({ environment: 'preview', config: world.deployYml, 'pull-request': String(number) })
  await gate({ url: `http://${hostOf(site)}/` })
  world.forge.state.close(number)
  const closed = await world.preview('closed', number, witness.env)
  expect(closed.jobs, closed.log).toEqual({ remove: 'success' })
}, 120_000)

afterAll(async () => {
  site.close()
  await world.clearAway()
  witness.remove()
})

/** The gate as a person starts it by hand: no event tells it which commit is the head. */
async function gate(inputs: Readonly<Record<string, string>>): Promise<void> {
  const forge = world.forge.environment(world.forge.event('opened', 1))
  const ended = await runAction('health-gate', {
    inputs: { successes: '1', deadline: '20s', ...inputs },
    token: world.forge.tokens.automatic.value,
    event: { name: 'workflow_dispatch', payload: {} },
    env: {
      ...forge,
      ...witness.env,
      WITNESS_BUNDLE: 'health-gate/main',
      GITHUB_EVENT_NAME: 'workflow_dispatch',
    },
  })
  expect(ended.reasonCode, ended.log).toBe('ok')
}

describe.each(definitions)('$name', ({ name, endpoints }) => {
  test('talks to what its definition says, and to all of it', () => {
    const seen = witness.sights().filter(({ bundle }) => bundle.startsWith(`${name}/`))
    expect([...new Set(seen.flatMap(placeOf))].sort()).toEqual(endpoints.map(({ place }) => place).sort())
  })
})

const hostOf = (server: Server): string => `127.0.0.1:${(server.address() as AddressInfo).port}`

/** What stands behind a connection or a program; a text of its own for what nobody declared. */
function placeOf({ connects, starts }: Sight): readonly string[] {
  if (starts !== undefined) {
    const place = programs[starts] ?? `the program ${starts}`
    return place === 'none' ? [] : [place]
  }
  if (connects === undefined) return []
  const known: Readonly<Record<string, Place>> = {
    [new URL(world.forge.url).host]: 'forge',
    [rig.registry]: 'registry',
    [previewHost]: 'preview',
    [hostOf(site)]: 'probed',
  }
  return [known[connects] ?? connects]
}
