import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dockerCli } from '../../src/clients/docker/cli.ts'
import { configFolder } from '../../src/clients/docker/credentials.ts'
import { Secret } from '../../src/core/secret.ts'

const before = process.env.DOCKER_CONFIG
let own: string

beforeEach(() => {
  own = mkdtempSync(join(tmpdir(), 'docker-config-'))
  process.env.DOCKER_CONFIG = own
})
afterEach(() => {
  if (before === undefined) delete process.env.DOCKER_CONFIG
  else process.env.DOCKER_CONFIG = before
  rmSync(own, { recursive: true })
})

describe('the folder that the job names in DOCKER_CONFIG', () => {
  it('is the one that the client uses', async () => {
    const { stdout } = await dockerCli({ command: 'echo' }).run(['version'])
    expect(stdout.trim()).toBe(`--config ${own} version`)
  })

  it('is the one that our logins are added to', () => {
    writeFileSync(
      join(own, 'config.json'),
      JSON.stringify({ auths: { 'registry.example': { auth: 'user' } } }),
    )
    const login = { registry: 'ours.example', username: 'ada', password: new Secret('pass-word') }
    const folder = configFolder([login])
    try {
      const { auths } = JSON.parse(readFileSync(join(folder.path, 'config.json'), 'utf8')) as {
        auths: object
      }
      expect(Object.keys(auths)).toEqual(['registry.example', 'ours.example'])
    } finally {
      folder.remove()
    }
  })
})
