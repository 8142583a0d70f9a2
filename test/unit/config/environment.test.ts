import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { environmentOf } from '../../../src/config/environment.ts'
import { parseApp } from '../../../src/config/parse.ts'
import { formatProblems } from '../../../src/config/problems.ts'
import { providerSettings } from '../../../src/providers/settings.ts'

function load(text: string) {
  const parsed = parseApp(text, providerSettings)
  if ('problems' in parsed) throw new Error(formatProblems('deploy.yml', parsed.problems))
  return parsed.app
}

const system = (name: string) =>
  load(readFileSync(new URL(`../../fixtures/systems/${name}/deploy.yml`, import.meta.url), 'utf8'))

const app = load(`
app: notes
services:
  worker: { image: a/b, command: [work], health: { running: true } }
  api:
    image: a/c
    port: 8080
    env: { MODE: "\${environment}", LEVEL: info }
    secrets: [DATABASE_URL, SESSION_KEY]
    health: { path: /health, version: /version }
    memory: 256MB
    scale: { min: 1, max: 5 }
migrations: { engine: alembic, service: api }
environments:
  production: { provider: docker }
  preview:
    provider: docker
    migrations: { run: on-start }
    database: { path: /data/a.db }
    services:
      api:
        env: { LEVEL: debug, SESSION_KEY: for-nobody }
        health: { path: /ready }
        memory: 128MB
        scale: { min: 0 }
`)

describe('environmentOf', () => {
  test('gives the services as they are where nothing else is said', () => {
    const { services, migrations } = environmentOf(app, 'production')
    expect(services).toEqual(app.services)
    expect(migrations?.run).toBe('before-deploy')
  })

  test('merges maps and replaces everything else', () => {
    const { services, migrations } = environmentOf(app, 'preview')
    expect(services.api).toEqual({
      ...app.services.api,
      env: { MODE: '${environment}', LEVEL: 'debug', SESSION_KEY: 'for-nobody' },
      secrets: [],
      health: { path: '/ready', running: false, expect: { status: [], json: {}, headers: {} } },
      memory: 128 * 1024 * 1024,
      scale: { min: 0, max: 5 },
    })
    expect(services.worker).toEqual(app.services.worker)
    expect(migrations).toEqual({ engine: 'alembic', service: 'api', run: 'on-start' })
  })

  test('what the database of the environment gives is no secret to be passed', () => {
    expect(environmentOf(app, 'production').services.api?.secrets).toEqual(['DATABASE_URL', 'SESSION_KEY'])
    const erold = system('1-fastapi-scaleway')
    expect(environmentOf(erold, 'production').services.api?.secrets).toContain('DATABASE_URL')
    expect(environmentOf(erold, 'preview').services.api?.secrets).toEqual(['JWT_SIGNING_KEY'])
  })

  test('a plain value that becomes a secret in an environment is no plain value there', () => {
    const { services } = environmentOf(
      load(`
app: a
services: { api: { image: a/b, env: { KEY: for-tests, MODE: x } } }
environments: { production: { provider: docker, services: { api: { secrets: [KEY] } } } }
`),
      'production',
    )
    expect(services.api).toMatchObject({ env: { MODE: 'x' }, secrets: ['KEY'] })
    expect(services.api?.env).not.toHaveProperty('KEY')
  })

  test.each([
    ['previw', 'The configuration has no environment "previw". Did you mean "preview"?'],
    ['toString', 'The configuration has no environment "toString".'],
  ])('names the environments there are instead of %s', (key, message) => {
    expect(() => environmentOf(app, key)).toThrow(
      expect.objectContaining({
        reasonCode: 'invalid-config',
        message,
        remedy: expect.stringContaining('(production and preview)'),
      }),
    )
  })

  test('tells the type of the settings by the provider', () => {
    const { environment } = environmentOf(system('4-fastapi-svelte-ssh'), 'production')
    if (environment.provider !== 'ssh') throw new Error('not over SSH')
    expect(environment.settings.services['pricing-worker']).toEqual({ unit: 'innercontext-pricing-worker' })
    expect(environment.settings.upload[1]).toEqual({ from: 'frontend/build', to: 'frontend' })
  })
})

describe('the five systems say what matters in each', () => {
  test('databases of every kind', () => {
    const kinds = (name: string) =>
      Object.values(system(name).environments).map(({ database }) => database?.kind)
    expect(kinds('1-fastapi-scaleway')).toEqual(['given', 'given', 'branch'])
    expect(kinds('2-fastapi-fly')).toEqual(['provided', 'file'])
    expect(kinds('3-hono-scaleway')).toEqual(['given', 'given'])
    expect(kinds('4-fastapi-svelte-ssh')).toEqual([undefined])
    expect(kinds('5-nextjs-cloudron')).toEqual(['provided', 'provided', 'provided'])
  })

  test('where migrations run', () => {
    const runs = (name: string) => {
      const app = system(name)
      return Object.keys(app.environments).map((key) => environmentOf(app, key).migrations?.run)
    }
    expect(runs('1-fastapi-scaleway')).toEqual(['before-deploy', 'before-deploy', 'before-deploy'])
    expect(runs('2-fastapi-fly')).toEqual(['after-deploy', 'on-start'])
    expect(runs('5-nextjs-cloudron')).toEqual(['on-start', 'on-start', 'on-start'])
  })

  test('volumes and scale only in production', () => {
    const app = system('2-fastapi-fly')
    expect(environmentOf(app, 'production').services.api).toMatchObject({
      scale: { min: 1, max: 5 },
      volumes: [{ name: 'vibegrapher_data', path: '/app/media', size: 10 * 1024 ** 3 }],
    })
    expect(environmentOf(app, 'preview').services.api).toMatchObject({
      scale: { min: 0, max: 1 },
      volumes: [],
    })
  })
})
