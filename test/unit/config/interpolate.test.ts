import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { interpolate, type TemplateValues } from '../../../src/config/interpolate.ts'
import { Failure } from '../../../src/core/failure.ts'

const variables: Readonly<Record<string, string>> = {
  REGISTRY: '127.0.0.1:5000',
  QUIET: 'hidden value',
  DSN: 'postgres://app:hunter2@db/notes',
}
const values: TemplateValues = {
  version: 'v1.2.3',
  app: 'notes',
  pr: '12',
  variable: (name) => variables[name],
  holdsMasked: (text) => text.includes('hidden'),
}

const failureOf = (template: string): Failure => {
  try {
    interpolate(template, values, 'services.api.env.A')
  } catch (error) {
    if (error instanceof Failure) return error
  }
  throw new Error('nothing failed')
}

describe('interpolate', () => {
  test.each([
    ['plain', 'plain'],
    ['', ''],
    ['${app}-pr-${pr}', 'notes-pr-12'],
    ['${env.REGISTRY}/notes', '127.0.0.1:5000/notes'],
    ['$${app} is ${app}', '${app} is notes'],
    ['costs $5, $app, $(app), {app}, $$', 'costs $5, $app, $(app), {app}, $$'],
  ])('%j gives %j', (template, text) => {
    expect(interpolate(template, values, 'x')).toBe(text)
  })

  test.each([
    ['${sha}', 'services.api.env.A: "${sha}" has no value here'],
    ['${env.NOWHERE}', 'services.api.env.A: the variable NOWHERE is not set in this step'],
    ['${env.QUIET}', 'services.api.env.A: the variable QUIET holds a secret'],
    ['${env.DSN}', 'services.api.env.A: the variable DSN holds credentials'],
    ['${nothing}', /^services\.api\.env\.A: has "\$\{nothing\}", which is not known; /],
  ])('%s is refused', (template, message) => {
    const failure = failureOf(template)
    expect(failure.reasonCode).toBe('invalid-config')
    expect(failure.message).toMatch(message)
    expect(`${failure.message} ${failure.remedy}`).not.toMatch(/hunter2|hidden/)
  })

  test('says where a pull request would come from', () => {
    const { pr: _, ...without } = values
    expect(() => interpolate('${pr}', without, 'environments.preview.name')).toThrow(
      'environments.preview.name: "${pr}" has no value here; only a preview has a pull request',
    )
  })

  const escaped = (text: string) => text.replaceAll('${', () => '$${')

  test('any text, escaped, comes out as it was', () => {
    const pieces = fc.array(fc.constantFrom('$', '{', '}', '${', '$${', 'app', 'env.X', ' ', 'é'))
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      pieces.map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(texts, (text) => {
        expect(interpolate(escaped(text), {}, 'x')).toBe(text)
      }),
    )
  })

  test('what a variable holds is never interpolated again', () => {
    const nested: TemplateValues = { ...values, variable: () => '${app}' }
    expect(interpolate('${env.REGISTRY}', nested, 'x')).toBe('${app}')
  })
})
