import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { interpolate } from '../../../src/config/interpolate.ts'
import { parseApp } from '../../../src/config/parse.ts'
import { formatProblems } from '../../../src/config/problems.ts'
import { parseTemplate, templateNames } from '../../../src/config/template.ts'
import { Failure } from '../../../src/core/failure.ts'
import { providerSettings } from '../../../src/providers/settings.ts'
import { anyText } from '../core/any-text.ts'
import { mutated } from './mutated.ts'

const folder = new URL('../../fixtures/systems/', import.meta.url)
const files: unknown[] = readdirSync(folder).map((system) =>
  parse(readFileSync(new URL(`${system}/deploy.yml`, folder), 'utf8')),
)

test('a deploy.yml in which something was changed is read, or every problem has its place', () => {
  fc.assert(
    fc.property(mutated(files), (file) => {
      const text = JSON.stringify(file, undefined, 1) ?? '' // Which is YAML, too, and made faster.
      const lines = text.split('\n')
      const parsed = parseApp(text, providerSettings)
      if (!('problems' in parsed)) return
      expect(parsed.problems.length).toBeGreaterThan(0)
      for (const { line, column, message } of parsed.problems) {
        expect(line).toBeGreaterThan(0)
        expect(column).toBeGreaterThan(0)
        expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1)
        expect(message).toMatch(/^\S/)
      }
      expect(formatProblems('deploy.yml', parsed.problems)).toMatch(/^deploy\.yml:\d+:\d+ /)
    }),
  )
})

describe('a template', () => {
  const pieces = fc.constantFrom('${', '$${', '}', '$', 'pr', 'env.', 'env.HOME', 'url', '{', ' ', 'nope')
  const template = fc.oneof(
    anyText,
    fc.array(pieces, { maxLength: 12 }).map((list) => list.join('')),
  )

  test('of any text has parts that give it again, or one sentence', () => {
    fc.assert(
      fc.property(template, (text) => {
        const parsed = parseTemplate(text)
        if ('problem' in parsed) {
          expect(parsed.problem).toMatch(/^has /)
          return
        }
        const again = parsed.value.map((part) => {
          if ('text' in part) return part.text === '${' ? '$${' : part.text
          return 'name' in part ? `\${${part.name}}` : `\${env.${part.variable}}`
        })
        expect(again.join('')).toBe(text)
      }),
    )
  })

  test('shows no value but those of its names, and no secret', () => {
    const values = Object.fromEntries(templateNames.map((name) => [name, `<${name}>`]))
    fc.assert(
      fc.property(template, fc.boolean(), (text, isSecret) => {
        try {
          const variable = () => 'hunter2'
          const done = interpolate(text, { ...values, variable, holdsMasked: () => isSecret }, 'here')
          if (isSecret) expect(done).not.toContain('hunter2')
        } catch (error) {
          expect(error).toBeInstanceOf(Failure)
          expect((error as Failure).message).not.toContain('hunter2')
        }
      }),
    )
  })
})
