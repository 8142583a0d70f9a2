import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseApp } from '../../src/config/parse.ts'
import { findPending } from '../../src/config/pending.ts'
import { formatProblems } from '../../src/config/problems.ts'
import { providerSettings } from '../../src/providers/settings.ts'
import { definitions } from '../../tools/definitions.ts'
import { root } from '../../tools/root.ts'
import { type Block, blocksOf, pages } from '../harness/docs.ts'
import { problemsOfUse } from '../harness/docs-uses.ts'
import { audited } from './audits.ts'
import { asWorkflow } from './fragments.ts'
import { lint, linter } from './linters.ts'

const examples = pages.flatMap(blocksOf).filter(({ language }) => language === 'yaml')

/** What an example is: by its marks, else by what stands in it. */
function kindOf({ text, fragment }: Block): 'fragment' | 'workflow' | 'configuration' | undefined {
  if (fragment) return 'fragment'
  const content: unknown = parse(text)
  const has = (key: string) => typeof content === 'object' && content !== null && key in content
  if (has('jobs') && has('on')) return 'workflow'
  return has('app') && has('services') ? 'configuration' : undefined
}

const workflows = examples.filter((block) => kindOf(block) === 'workflow')
const configurations = examples.filter((block) => kindOf(block) === 'configuration')

describe('the examples', () => {
  test.each(examples)('$where is a workflow, a deploy.yml, or marked as a fragment', (block) => {
    expect(kindOf(block)).toBeDefined()
  })

  test.each(examples)('$where uses our actions as they are', ({ text }) => {
    expect(problemsOfUse(text)).toEqual([])
  })

  test.each(configurations)('$where is a deploy.yml that works', ({ text }) => {
    const parsed = parseApp(text, providerSettings)
    if ('problems' in parsed) throw new Error(formatProblems('deploy.yml', parsed.problems))
    for (const key of Object.keys(parsed.app.environments))
      expect(findPending(parsed.source, key)).toEqual([])
  })

  test('there is a complete workflow for each action, and three of deploy.yml', () => {
    for (const { name } of definitions)
      expect(
        workflows.some(({ where, text }) => where.includes(`/${name}.md:`) && text.includes(`/${name}@v1`)),
      ).toBe(true)
    expect(configurations.filter(({ where }) => where.includes('deploy-yml')).length).toBeGreaterThanOrEqual(
      3,
    )
  })
})

/** Every workflow, and every list of steps with a job around it. */
const lintable = examples.flatMap((block) => {
  const text = asWorkflow(block)
  return text === undefined ? [] : [{ where: block.where, text }]
})

describe('the linters find nothing', () => {
  let folder = ''
  const files: string[] = []

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'deploy-actions-docs-'))
    mkdirSync(join(folder, '.github/workflows'), { recursive: true })
    copyFileSync(join(root, 'zizmor.yml'), join(folder, 'zizmor.yml'))
    for (const { where, text } of lintable) {
      const file = `.github/workflows/${where.replace(/[^a-z0-9-]+/gi, '-')}.yml`
      files.push(file)
      writeFileSync(join(folder, file), text.replaceAll('https://forge.example/', ''))
    }
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('in whole workflows, and in steps', () => {
    expect(lintable.length).toBeGreaterThan(workflows.length + 20)
  })

  test.each(lintable)('and our own audits nothing in $where', ({ text }) => {
    expect(audited(text)).toEqual([])
  })

  test('actionlint', ({ skip }) => {
    const options = ['-shellcheck=', '-pyflakes=']
    const found = lint(folder, linter('RIG_ACTIONLINT', skip), [...options, ...files])
    expect(found).toEqual({ status: 0, said: '' })
  })

  test('zizmor at its most pedantic', ({ skip }) => {
    const options = ['--offline', '--no-progress', '--persona', 'pedantic', '--config', 'zizmor.yml']
    const found = lint(folder, linter('RIG_ZIZMOR', skip), [...options, ...files])
    expect(found.said).toMatch(/No findings to report/)
    expect(found.status).toBe(0)
  })
})
