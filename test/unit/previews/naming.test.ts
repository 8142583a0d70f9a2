import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseApp } from '../../../src/config/parse.ts'
import { previewTarget } from '../../../src/previews/naming.ts'
import { providerSettings } from '../../../src/providers/settings.ts'

function appNamed(name?: string) {
  const text = [
    'app: notes',
    'services: { web: { image: r.example/a/b, port: 80 } }',
    `environments: { preview: { provider: docker${name === undefined ? '' : `, name: ${JSON.stringify(name)}`} } }`,
  ].join('\n')
  const parsed = parseApp(text, providerSettings)
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  return parsed.app
}

const nameOf = (app: ReturnType<typeof appNamed>, pullRequest: number): string =>
  previewTarget(app, 'preview', 'Acme/Notes', pullRequest).name

describe('the name of a preview', () => {
  it('is the app and the number, and the owner is whose it is', () => {
    expect(previewTarget(appNamed(), 'preview', 'Acme/Notes', 12)).toEqual({
      owner: { repository: 'acme/notes', app: 'notes', environment: 'preview', pullRequest: 12 },
      name: 'notes-pr-12',
    })
  })

  it.each([
    ['n-${pr}', 7, 'n-7'],
    ['${environment}-${app}-${pr}', 7, 'preview-notes-7'],
    ['pr${pr}', 7, 'pr7'],
  ])('follows the template %s', (template, number, expected) => {
    expect(nameOf(appNamed(template), number)).toBe(expected)
  })

  it.each([
    ['pr${pr}0', 'gives the name "pr10", in which 1 does not stand apart from other digits.'],
    [
      'Notes-${pr}',
      'gives the name "Notes-1"; only lower case letters, digits and single hyphens are allowed.',
    ],
    ['a--${pr}', 'gives the name "a--1"; only lower case letters, digits and single hyphens are allowed.'],
    [
      `${'x'.repeat(70)}-\${pr}`,
      `gives the name "${'x'.repeat(70)}-1", which has 72 characters; at most 63 are allowed.`,
    ],
  ])('refuses the template %s', (template, problem) => {
    expect(() => nameOf(appNamed(template), 1)).toThrow(`environments.preview.name: ${problem}`)
  })

  it('must hold the number, whatever the environment is called', () => {
    const text =
      'app: notes\nservices: { web: { image: r.example/a/b, port: 80 } }\nenvironments: { review: { provider: docker, name: one } }'
    const parsed = parseApp(text, providerSettings)
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
    expect(() => previewTarget(parsed.app, 'review', 'acme/notes', 1)).toThrow(
      'environments.review.name: must hold "${pr}", so that each pull request gets a preview of its own.',
    )
  })

  it('is never that of another pull request', () => {
    const number = fc.integer({ min: 1, max: 99_999 })
    const templates = [undefined, 'pr${pr}', '${pr}', 'v2-${pr}-${app}', 'a${pr}b']
    fc.assert(
      fc.property(fc.constantFrom(...templates.map(appNamed)), number, number, (app, a, b) => {
        fc.pre(a !== b)
        expect(nameOf(app, a)).not.toBe(nameOf(app, b))
      }),
    )
  })
})
