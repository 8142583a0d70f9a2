import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { parseApp } from '../../src/config/parse.ts'
import { formatProblems } from '../../src/config/problems.ts'
import { templateNames } from '../../src/config/template.ts'
import { providerSettings } from '../../src/providers/settings.ts'
import { renewed } from '../../tools/action-docs.ts'
import { configParts, honouredKeys } from '../../tools/config-docs.ts'
import { codeOf, page, tableAfter } from '../harness/docs.ts'

const about = page('action-docs/deploy-yml.md')

const problemsOf = (text: string): string => {
  const parsed = parseApp(text, providerSettings)
  return 'problems' in parsed ? formatProblems('deploy.yml', parsed.problems) : ''
}

test('every key that is honoured is on the page', () => {
  const keys = honouredKeys().map((path) => path.split('.').at(-1) ?? '')
  expect(keys.length).toBeGreaterThan(40)
  expect(keys.filter((key) => !about.text.includes(`| \`${key}\` |`))).toEqual([])
})

test('the tables are what the schema says', () => {
  expect(about.text).toBe(renewed(about.text, configParts()))
})

test('the problems shown are those of a file that has them', () => {
  const file = `app: notes
services:
  web:
    image: ghcr.io/acme/notes
    port: 3000
    memroy: 128MB
environments:
  preview: { provider: docker, expires: 3 }
`
  expect(about.text).toContain(`\`\`\`text\n${problemsOf(file)}\n\`\`\``)
})

describe('each place takes the names that the page says, and no other', () => {
  /** A file with a text in one place. */
  const files: Readonly<Record<string, (text: string) => string>> = {
    'services.<name>.image': (text) => fileWith({ image: text }),
    'services.<name>.build.args': (text) => fileWith({ build: { args: { A: text } } }),
    'services.<name>.env': (text) => fileWith({ env: { A: text } }),
    'environments.<name>.name': (text) => fileWith({}, { name: `x${text}-\${pr}` }),
    'environments.<name>.url': (text) => fileWith({}, { url: `https://app.example/${text}` }),
  }
  const rows = tableAfter(about, '<!-- places -->').map(([key = '', names = '']) => ({
    key: codeOf(key) ?? '',
    names: names.split(', ').map((name) => codeOf(name)),
  }))

  test('all places are on the page', () => {
    expect(rows.map(({ key }) => key)).toEqual(Object.keys(files))
  })

  test.each(
    rows.flatMap(({ key, names }) =>
      templateNames.map((name) => ({ key, name, allowed: names.includes(name) })),
    ),
  )('$key, ${$name}: $allowed', ({ key, name, allowed }) => {
    const problems = problemsOf(files[key]?.(`\${${name}}`) ?? '')
    if (allowed) expect(problems).toBe('')
    else expect(problems).toContain(`"\${${name}}", which has no value here`)
  })
})

function fileWith(service: object, preview: object = {}): string {
  const web = { image: 'ghcr.io/acme/notes', build: {}, port: 3000, ...service }
  return stringify({
    app: 'notes',
    services: { web },
    environments: { preview: { provider: 'docker', ...preview } },
  })
}
