import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { root } from '../../tools/root.ts'
import { type Forge, forges, names, prefix, stripped, workflowText } from './workflow-files.ts'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly steps: readonly Step[]
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: unknown
  readonly concurrency: Readonly<Record<string, unknown>>
  readonly jobs: Readonly<Record<string, Job>>
}

const all = forges.flatMap((forge) => names.map((name) => [forge, name] as const))

test('each forge has the same files', () => {
  expect(names).toEqual(expect.arrayContaining(['pr-preview.yml', 'sweep.yml']))
  for (const forge of forges) expect(readdirSync(join(root, 'workflows', forge)).sort()).toEqual(names)
})

describe.each(all)('workflows/%s/%s', (forge, name) => {
  const text = workflowText(forge, name)
  const workflow = parse(text) as Workflow
  const jobs = Object.values(workflow.jobs)
  const steps = jobs.flatMap((job) => job.steps)

  test('has at most 60 lines', () => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(60)
  })

  test('gives no permission to all jobs, and each job those that a comment explains', () => {
    expect(workflow.permissions).toEqual({})
    const known = /^(contents|packages|pull-requests|statuses): (read|write)$/
    for (const { permissions = {} } of jobs) {
      expect(Object.keys(permissions)).not.toEqual([])
      for (const [scope, level] of Object.entries(permissions)) {
        expect(`${scope}: ${level}`).toMatch(known)
        expect(text).toMatch(new RegExp(`^ {6}${scope}: ${level} # to [a-z]`, 'm'))
      }
    }
    for (const line of text.split('\n').filter((candidate) => /^ {6}[a-z-]+: (read|write)/.test(candidate)))
      expect(line).toMatch(/ # to [a-z]/)
    expect(text).not.toMatch(/contents: write|write-all|read-all/)
  })

  test('pins every foreign action by its full sha, with the version as a comment', () => {
    const uses = text.split('\n').filter((line) => /\buses:/.test(line))
    expect(uses.length).toBe(steps.filter((step) => step.uses !== undefined).length)
    for (const line of uses.filter(
      (candidate) => !/uses: (https:\/\/forge\.example\/)?org\/deploy-actions\//.test(candidate),
    ))
      expect(line).toMatch(/uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  test('names our own actions by their major version, and only those there are', () => {
    const ours = steps.flatMap(({ uses }) => (uses?.includes('org/deploy-actions/') ? [uses] : []))
    expect(ours).not.toEqual([])
    const there = readdirSync(join(root, 'src/actions'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
    const before = forge === 'github' ? '' : prefix
    for (const uses of ours)
      expect(there.map((action) => `${before}org/deploy-actions/${action}@v1`)).toContain(uses)
  })

  test('puts no expression into a shell', () => {
    for (const { run } of steps) expect(run ?? '').not.toContain('${{')
  })

  test('checks out without leaving the token behind', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts.length).toBe(jobs.length)
    for (const { with: inputs } of checkouts) expect(inputs?.['persist-credentials']).toBe(false)
  })

  test('knows no provider', () => {
    expect(text).not.toMatch(/docker|scaleway|\bfly\b|cloudron|\bssh\b/i)
  })

  test('filters no paths, cuts off no run, and waits for none without end', () => {
    expect(text).not.toMatch(/^\s*paths(-ignore)?:|[{,]\s*paths(-ignore)?:/m)
    expect(workflow.concurrency['cancel-in-progress']).toBe(false)
    expect(workflow.concurrency.group).toMatch(/^[a-z-]+(\$\{\{ [^}]+ \}\})?$/)
    for (const job of jobs) expect(job['timeout-minutes']).toBeGreaterThan(0)
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target')
  })

  test('writes its own address only where an action is named', () => {
    const lines = text.split('\n').filter((line) => line.includes('forge.example'))
    const other = lines.filter(
      (line) => !/^\s+(- )?uses: https:\/\/forge\.example\/org\/deploy-actions\//.test(line),
    )
    const explained =
      '# Replace https://forge.example/ by the address of your forge (or of the one that has deploy-actions).'
    expect(other).toEqual(forge === 'github' ? [] : [explained])
    expect(stripped(forge, name).match(/https:\/\/forge\.example\//g)?.length ?? 0).toBe(other.length)
  })
})

/**
 * Where the files of Gitea and Forgejo differ from GitHub's, line by line: `-` is GitHub's, `+` theirs. Their
 * automatic token cannot push images, so that credentials are always the user's own and `packages` buys nothing.
 */
const username = ['${{ vars.REGISTRY_USERNAME || github.actor }}', '${{ vars.REGISTRY_USERNAME }}'] as const
const password = [
  '${{ secrets.REGISTRY_PASSWORD || github.token }}',
  '${{ secrets.REGISTRY_PASSWORD }}',
] as const
const inline = (at: 0 | 1) =>
  `        with: { registry-username: "${username[at]}", registry-password: "${password[at]}" }`
const block = (at: 0 | 1) => [
  `          registry-username: ${username[at]}`,
  `          registry-password: ${password[at]}`,
]
const told = [
  '+# Replace https://forge.example/ by the address of your forge (or of the one that has deploy-actions).',
]
const differences: Readonly<Record<string, readonly string[]>> = {
  'pr-preview.yml': [
    ...told,
    '+# REGISTRY_PASSWORD: a personal access token with write:package; the automatic token cannot push.',
    '-      packages: write # to push the image',
    `-${inline(0)}`,
    `+${inline(1)}`,
    ...block(0).map((line) => `-${line}`),
    ...block(1).map((line) => `+${line}`),
    '-      packages: write # to remove its image tags',
    `-${inline(0)}`,
    `+${inline(1)}`,
  ],
  'sweep.yml': [
    ...told,
    '-      packages: write # to remove image tags',
    ...block(0).map((line) => `-${line}`),
    ...block(1).map((line) => `+${line}`),
  ],
}

describe.each(names)('%s', (name) => {
  test.each<Forge>(['gitea', 'forgejo'])("of %s differs from GitHub's in these lines alone", (forge) => {
    expect(lineDifferences(stripped('github', name), stripped(forge, name))).toEqual(differences[name])
  })
})

/** The lines of one text that are not in the other, in their order (longest common subsequence). */
function lineDifferences(one: string, other: string): string[] {
  const [a, b] = [one.split('\n'), other.split('\n')]
  const common = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  const at = (i: number, j: number) => common[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (common[i] as number[])[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  const found: string[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && a[i] === b[j]) [i, j] = [i + 1, j + 1]
    else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) found.push(`-${a[i++]}`)
    else found.push(`+${b[j++]}`)
  }
  return found
}

test('the differences that this test sees are real', () => {
  expect(lineDifferences('a\nb\nc', 'x\na\nc\nd')).toEqual(['+x', '-b', '+d'])
})
