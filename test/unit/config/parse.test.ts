import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseApp } from '../../../src/config/parse.ts'
import { providerSettings } from '../../../src/providers/settings.ts'

const small = `
app: notes
services:
  api:
    image: "\${env.REGISTRY}/notes"
    build: { args: { NODE_VERSION: 24 } }
    port: 8080
    env: { DEBUG: false, GREETING: "\${app} costs $\${5}" }
    secrets: [SESSION_KEY]
    health: { path: /health, version: header:X-Version, expect: { status: [200, 3xx], /status: ok, header:X-A: b } }
    memory: 256MB
    cpu: 0.5
environments:
  preview: { provider: docker, url: "http://\${host}:\${port}", expires: 3d }
`

function load(text: string) {
  const parsed = parseApp(text, providerSettings)
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  return parsed.app
}

describe('parseApp', () => {
  test('gives the whole app, with defaults, in milliseconds and bytes', () => {
    expect(load(small)).toEqual({
      app: 'notes',
      services: {
        api: {
          image: '${env.REGISTRY}/notes',
          build: {
            context: '.',
            dockerfile: 'Dockerfile',
            args: { NODE_VERSION: '24' },
            platforms: [],
            secrets: [],
          },
          versionEnv: 'APP_VERSION',
          port: 8080,
          env: { DEBUG: 'false', GREETING: '${app} costs $${5}' },
          secrets: ['SESSION_KEY'],
          health: {
            path: '/health',
            version: { header: 'x-version' },
            expect: {
              status: [
                { from: 200, to: 200 },
                { from: 300, to: 399 },
              ],
              json: { '/status': 'ok' },
              headers: { 'x-a': 'b' },
            },
            running: false,
          },
          memory: 256 * 1024 * 1024,
          cpu: 0.5,
          volumes: [],
        },
      },
      sites: {},
      checks: [],
      environments: {
        preview: {
          provider: 'docker',
          settings: { host: '127.0.0.1', bind: '127.0.0.1', ports: { from: 20_000, to: 29_999 } },
          url: 'http://${host}:${port}',
          expires: 3 * 86_400_000,
          grace: 600_000,
          services: {},
          sites: {},
        },
      },
    })
  })

  test('keeps the order of the services', () => {
    const services = ['worker', 'api', 'web'].map((name) => `  ${name}: { image: a/${name} }`).join('\n')
    const text = `app: a\nservices:\n${services}\nenvironments: { preview: { provider: docker } }`
    expect(Object.keys(load(text).services)).toEqual(['worker', 'api', 'web'])
  })

  test('lays the settings that are there over the defaults', () => {
    const text = small.replace(
      'provider: docker',
      'provider: docker, docker: { host: dev.example, ports: 30000-30999 }',
    )
    expect(load(text).environments.preview?.settings).toEqual({
      host: 'dev.example',
      bind: '127.0.0.1',
      ports: { from: 30_000, to: 30_999 },
    })
  })

  test('reads what an alias stands for, also after its anchor was given anew', () => {
    const text = small.replace('{ DEBUG: false', '{ A: &a one, B: *a, C: &a two, D: *a, DEBUG: false')
    expect(load(text).services.api?.env).toMatchObject({ A: 'one', B: 'one', C: 'two', D: 'two' })
  })

  test('never throws, whatever the text', () => {
    const pieces = fc.constantFrom(
      ...[
        'app: a',
        'services:',
        'environments:',
        '  api:',
        '    port: 1',
        ' - ',
        '{',
        '}',
        '[',
        ']',
        '"',
        "'",
      ],
      ...[
        ': ',
        '&a ',
        '*a',
        '!!str ',
        '? ',
        '|',
        '>',
        '\n',
        '\t',
        '# ',
        '---',
        '%',
        '${',
        '<<: ',
        '\0',
        '\ufeff',
      ],
    )
    const yamlish = fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), yamlish), (text) => {
        const parsed = parseApp(text, providerSettings)
        if (!('problems' in parsed)) return
        for (const { line, column } of parsed.problems) expect(Math.min(line, column)).toBeGreaterThan(0)
      }),
    )
  })

  test('never throws, whatever the values', () => {
    const json = fc.jsonValue({ maxDepth: 4 })
    const key = fc.constantFrom('app', 'services', 'environments', 'checks', 'migrations', 'sites', 'x')
    fc.assert(
      fc.property(
        fc.dictionary(key, fc.oneof(json, fc.dictionary(fc.constantFrom('api', 'preview'), json))),
        (file) => {
          expect(parseApp(JSON.stringify(file), providerSettings)).toHaveProperty('problems')
        },
      ),
    )
  })
})
