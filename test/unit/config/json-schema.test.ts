import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { jsonSchema } from '../../../tools/json-schema.ts'

const validate = new Ajv2020({ allowUnionTypes: true }).compile(jsonSchema())

const good =
  'app: a\nservices: { api: { image: a/b, port: 80 } }\nenvironments: { preview: { provider: docker } }'

describe('the JSON Schema for editors', () => {
  test('accepts a small file', () => {
    expect(validate(parse(good))).toBe(true)
  })

  test.each([
    ['a key that is not known', 'port: 80', 'prot: 80'],
    ['a port that is not a number', 'port: 80', 'port: 80a'],
    ['a port out of range', 'port: 80', 'port: 70000'],
    ['a size without unit', 'port: 80', 'memory: "512"'],
    ['a name in upper case', 'api:', 'Api:'],
    ['a variable in lower case', 'port: 80', 'env: { a: b }'],
    ['a secret given as value', 'port: 80', 'secrets: ["postgres://x"]'],
    ['an unknown provider', 'docker', 'dokcer'],
    ['a command for a shell', 'port: 80', 'command: npm start'],
    ['an expectation that is no pointer', 'port: 80', 'health: { path: /, expect: { a: b } }'],
    ['a file without services', 'services:', 'sites:'],
  ])('refuses %s', (_, from, to) => {
    expect(validate(parse(good.replace(from, to)))).toBe(false)
  })

  test('describes every key', () => {
    const missing: string[] = []
    const visit = (schema: unknown, path: string): void => {
      const { properties = {}, additionalProperties } = schema as {
        properties?: Record<string, { description?: string }>
        additionalProperties?: unknown
      }
      for (const [key, below] of Object.entries(properties)) {
        if (below.description === undefined) missing.push(`${path}.${key}`)
        visit(below, `${path}.${key}`)
      }
      if (typeof additionalProperties === 'object') visit(additionalProperties, `${path}.*`)
    }
    const { $defs: _, ...schema } = jsonSchema()
    visit(schema, '')
    expect(missing.filter((path) => !/\.(present|at-least|contains)$/.test(path))).toEqual([])
  })
})
