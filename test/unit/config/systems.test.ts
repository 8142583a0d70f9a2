import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseApp } from '../../../src/config/parse.ts'
import { findPending } from '../../../src/config/pending.ts'
import { formatProblems } from '../../../src/config/problems.ts'
import { providerSettings } from '../../../src/providers/settings.ts'
import { jsonSchema } from '../../../tools/json-schema.ts'

const folder = new URL('../../fixtures/systems/', import.meta.url)
const systems = readdirSync(folder).sort()
const read = (system: string) => readFileSync(new URL(`${system}/deploy.yml`, folder), 'utf8')
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(jsonSchema())

function load(system: string) {
  const parsed = parseApp(read(system), providerSettings)
  if ('problems' in parsed) throw new Error(formatProblems(system, parsed.problems))
  return parsed
}

test('there are five systems', () => {
  expect(systems).toHaveLength(5)
})

describe.each(systems)('%s', (system) => {
  test('is without problems', () => {
    const parsed = parseApp(read(system), providerSettings, { file: system })
    expect('problems' in parsed ? formatProblems(system, parsed.problems) : '').toBe('')
  })

  test('is valid for editors', () => {
    validate(parse(read(system)))
    expect(validate.errors ?? []).toEqual([])
  })

  test('is refused in every environment until its keys are honoured', () => {
    const { app, source } = load(system)
    for (const key of Object.keys(app.environments)) expect(findPending(source, key)).not.toEqual([])
  })
})
