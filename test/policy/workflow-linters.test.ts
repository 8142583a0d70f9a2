import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { root } from '../../tools/root.ts'
import { lint, linter } from './linters.ts'
import { forges, names, stripped } from './workflow-files.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-actions-lint-'))
  mkdirSync(join(folder, '.github/workflows'), { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (text: string): string => {
  const file = join(folder, '.github/workflows/workflow.yml')
  writeFileSync(file, text)
  return file
}

const zizmorArguments = [
  '--offline',
  '--persona',
  'pedantic',
  '--no-progress',
  '--config',
  join(root, 'zizmor.yml'),
]
const cases = [
  ...forges.flatMap((forge) =>
    names.map((name) => [`workflows/${forge}/${name}`, stripped(forge, name)] as const),
  ),
  ['.github/workflows/ci.yml', readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8')] as const,
]

describe.each(cases)('%s', (_, text) => {
  test('is clean for actionlint', ({ skip }) => {
    const found = lint(folder, linter('RIG_ACTIONLINT', skip), ['-shellcheck=', '-pyflakes=', write(text)])
    expect(found).toEqual({ status: 0, said: '' })
  })

  test('is clean for zizmor at its most pedantic', ({ skip }) => {
    const found = lint(folder, linter('RIG_ZIZMOR', skip), [...zizmorArguments, write(text)])
    expect(found.said).toMatch(/No findings to report/)
    expect(found.status).toBe(0)
  })
})

const bad = `name: Bad
on: { pull_request: { types: [opened, closd] } }
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: echo "\${{ github.event.pull_request.title }}"
`

test('actionlint does find what is wrong', ({ skip }) => {
  const found = lint(folder, linter('RIG_ACTIONLINT', skip), ['-shellcheck=', '-pyflakes=', write(bad)])
  expect(found.status).toBe(1)
  expect(found.said).toMatch(/invalid activity type "closd"/)
  expect(found.said).toMatch(/potentially untrusted/)
})

test('zizmor does find what is wrong', ({ skip }) => {
  const found = lint(folder, linter('RIG_ZIZMOR', skip), [...zizmorArguments, write(bad)])
  expect(found.status).toBe(14)
  for (const finding of ['unpinned-uses', 'template-injection', 'excessive-permissions', 'artipacked'])
    expect(found.said).toContain(finding)
})
