import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from '../../tools/root.ts'
import { audited, audits } from './audits.ts'
import { forges, names, workflowText } from './workflow-files.ts'

const sha = '08c6903cd8c0fde910a37f88322edcfb5dd907a8'

/** A workflow that is as it should be. */
const good = `name: Good
on:
  pull_request:
permissions: {}
jobs:
  a:
    runs-on: ubuntu-latest
    permissions:
      contents: read # to check out the commit
    steps:
      - uses: actions/checkout@${sha} # v5.0.0
        with: { persist-credentials: false }
      - uses: https://forge.example/org/deploy-actions/health-gate@v1
      - run: echo "$TITLE"
        env: { TITLE: "\${{ github.event.pull_request.title }}" }
`

/** What breaks each of them: a part of the good workflow, and what stands there instead. */
const bad: ReadonlyArray<readonly [audit: string, part: string, instead: string]> = [
  ['unpinned-uses', `actions/checkout@${sha} # v5.0.0`, 'actions/checkout@v5'],
  ['unpinned-uses', `actions/checkout@${sha} # v5.0.0`, `actions/checkout@${sha}`],
  ['unpinned-uses', 'https://forge.example/org/deploy-actions/health-gate@v1', 'docker://alpine:3'],
  ['unpinned-uses', 'https://forge.example/org/deploy-actions/health-gate@v1', 'evil/gate@v1'],
  ['unpinned-uses', 'org/deploy-actions/health-gate@v1', 'org/deploy-actions/health-gate@main'],
  ['excessive-permissions', 'permissions: {}', 'permissions: read-all'],
  ['excessive-permissions', 'permissions: {}\n', ''],
  ['excessive-permissions', 'contents: read # to check out the commit', 'contents: read'],
  ['excessive-permissions', '\n      contents: read # to check out the commit', ' write-all'],
  ['dangerous-triggers', '  pull_request:', '  pull_request_target:'],
  ['dangerous-triggers', '\n  pull_request:', ' [push, workflow_run]'],
  ['dangerous-triggers', '\n  pull_request:', ' issue_comment'],
  ['template-injection', 'echo "$TITLE"', 'echo "${{ github.event.pull_request.title }}"'],
  ['template-injection', 'run: echo "$TITLE"', 'with: { script: "f(${{ github.head_ref }})" }'],
  ['artipacked', 'persist-credentials: false', 'persist-credentials: true'],
  ['artipacked', '\n        with: { persist-credentials: false }', ''],
  ['secrets-inherit', '    steps:', '    secrets: inherit\n    steps:'],
  ['secrets-inherit', '"${{ github.event.pull_request.title }}"', '"${{ toJSON(secrets) }}"'],
  ['cache-poisoning', `pull_request:`, `push: { tags: ["v*"] }\nenv: {}\n#`],
  ['unredacted-secrets', 'github.event.pull_request.title', 'fromJSON(secrets.ACCOUNT).password'],
  ['github-env', 'echo "$TITLE"', 'echo "TITLE=$TITLE" >> "$GITHUB_ENV"'],
]

/** The same, where a cache is only wrong because of what it is for. */
const cached = good.replace('- run:', `- uses: actions/cache@${sha} # v4.0.0\n      - run:`)

test('the good workflow has no findings', () => {
  expect(audited(good)).toEqual([])
  expect(audited(cached)).toEqual([])
})

test.each(bad)('%s is found where "%s" becomes "%s"', (audit, part, instead) => {
  expect(cached).toContain(part)
  const findings = audited(cached.replace(part, instead))
  expect(findings.map((finding) => finding.split(':')[0])).toEqual([audit])
})

test('every audit is seen to find something', () => {
  expect([...new Set(bad.map(([audit]) => audit))].sort()).toEqual(Object.keys(audits).sort())
})

const files = [
  ...forges.flatMap((forge) =>
    names.map((name) => [`workflows/${forge}/${name}`, workflowText(forge, name)] as const),
  ),
  ['.github/workflows/ci.yml', readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8')] as const,
]

describe.each(files)('%s', (_, text) => {
  test('has no findings', () => {
    expect(audited(text)).toEqual([])
  })
})
