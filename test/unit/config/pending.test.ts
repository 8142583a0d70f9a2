import { describe, expect, test } from 'vitest'
import { parseApp } from '../../../src/config/parse.ts'
import { findPending, pendingKeys, refusePending } from '../../../src/config/pending.ts'
import { formatProblems } from '../../../src/config/problems.ts'
import { providerSettings } from '../../../src/providers/settings.ts'
import { jsonSchema } from '../../../tools/json-schema.ts'

const honoured = `
app: notes
services:
  api:
    image: a/b
    build: { context: app, dockerfile: Dockerfile, target: run, args: { A: b } }
    version-env: GIT_SHA
    port: 8080
    env: { A: b }
    secrets: [C]
    command: [node, server.js]
    health: { path: /, version: /version, expect: { status: 200, /a: b, header:x: y } }
    memory: 256MB
    cpu: 0.5
  worker: { image: a/c, health: { running: true } }
environments:
  production:
    provider: fly
    fly: { org: o, region: ewr }
    services: { api: { scale: { min: 1 } } }
  preview:
    provider: docker
    docker: { host: dev.example, bind: 0.0.0.0, ports: 20000-20099 }
    name: notes-\${pr}
    url: http://\${host}:\${port}
    expires: 3d
    grace: 1h
    services:
      api: { env: { A: c }, secrets: [], memory: 128MB, cpu: 0.25, command: [node], health: { path: / } }
`

function sourceOf(text: string) {
  const parsed = parseApp(text, providerSettings)
  if ('problems' in parsed) throw new Error(formatProblems('deploy.yml', parsed.problems))
  return parsed.source
}

const pendingIn = (text: string, environment?: string) =>
  formatProblems('deploy.yml', findPending(sourceOf(text), environment))

describe('pending keys', () => {
  test('are none of those that are honoured', () => {
    expect(pendingIn(honoured, 'preview')).toBe('')
  })

  test('of an environment matter only to who uses it', () => {
    expect(pendingIn(honoured)).toBe('')
    expect(pendingIn(honoured, 'production')).toBe(
      [
        'deploy.yml:18:5 environments.production.provider: is "fly", which is not supported yet in this version',
        'deploy.yml:20:24 environments.production.services.api.scale: is not supported yet in this version',
      ].join('\n'),
    )
  })

  test('of services matter always, of the app only with an environment', () => {
    const text = `${honoured.replace('    cpu: 0.5', '    scale: { min: 1 }')}\nchecks: [{ name: a, url: "\${url}/" }]\n`
    const scale = 'deploy.yml:14:5 services.api.scale: is not supported yet in this version'
    expect(pendingIn(text)).toBe(scale)
    expect(pendingIn(text, 'preview')).toBe(
      `${scale}\ndeploy.yml:31:1 checks: is not supported yet in this version`,
    )
  })

  test('are refused with what to do', () => {
    const source = sourceOf(honoured.replace('cpu: 0.5', 'scale: { min: 1 }'))
    expect(() => refusePending(source)).toThrow(
      expect.objectContaining({
        reasonCode: 'not-supported-yet',
        message: 'deploy.yml:14:5 services.api.scale: is not supported yet in this version',
        remedy: expect.stringContaining('Take these keys out for now'),
        details: { keys: ['services.api.scale'] },
      }),
    )
    expect(() => refusePending(sourceOf(honoured), 'preview')).not.toThrow()
  })

  test.each(pendingKeys)('%s is a key that the schema knows', (pattern) => {
    expect(knows(jsonSchema(), (pattern.split(': ')[0] ?? '').split('.'))).toBe(true)
  })
})

function knows(schema: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return schema !== undefined
  const { properties, additionalProperties } = schema as Record<string, Record<string, unknown> | undefined>
  const below = key === '*' ? additionalProperties : properties?.[key]
  return below !== undefined && knows(below, rest)
}
