import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseApp } from '../../src/config/parse.ts'
import { findPending } from '../../src/config/pending.ts'
import { formatProblems } from '../../src/config/problems.ts'
import { commonOutputs } from '../../src/core/action-definition.ts'
import { reasonCodes } from '../../src/core/reason-codes.ts'
import { providerSettings } from '../../src/providers/settings.ts'
import { definitions } from '../../tools/definitions.ts'
import { root } from '../../tools/root.ts'
import { anchorsOf, type Block, blocksOf, codeOf, page, pages, tableAfter } from '../harness/docs.ts'
import { problemsOfUse } from '../harness/docs-uses.ts'
import { rig } from '../harness/rig.ts'

const blocks = pages.flatMap(blocksOf)
const examples = blocks.filter(({ language }) => language === 'yaml')

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

describe('the linters find nothing', () => {
  let folder = ''
  const files: string[] = []

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'deploy-actions-docs-'))
    mkdirSync(join(folder, '.github/workflows'), { recursive: true })
    copyFileSync(join(root, 'zizmor.yml'), join(folder, 'zizmor.yml'))
    for (const { where, text } of workflows) {
      const file = `.github/workflows/${where.replace(/[^a-z0-9-]+/gi, '-')}.yml`
      files.push(file)
      writeFileSync(join(folder, file), text.replaceAll('https://forge.example/', ''))
    }
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const lint = (command: string, args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(command, [...args, ...files], {
      cwd: folder,
      encoding: 'utf8',
    })
    return status === 0 ? '' : `${stdout}${stderr}`
  }

  test('actionlint', () => {
    expect(lint(rig.actionlint, ['-shellcheck=', '-pyflakes=', '-no-color'])).toBe('')
  })

  test('zizmor', () => {
    expect(lint(rig.zizmor, ['--offline', '--no-progress', '--config', 'zizmor.yml'])).toBe('')
  })
})

describe('commands', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const programs = ['npm', 'npx', 'node', 'docker']
  const commands = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ where, text }) =>
      text
        .split(/\n|&&/)
        .map((line) => line.replace(/\s#.*$/, '').trim())
        .filter((line) => line !== '')
        .map((command) => ({ where, command })),
    )

  test.each(commands)('$where: $command', ({ command }) => {
    const [program = '', argument = ''] = command.split(/\s+/)
    expect(programs).toContain(program)
    if (program !== 'node') return
    const source = argument.replace(/^build\//, '').replace(/\.js$/, '.ts')
    expect(existsSync(join(root, source)), `${source} exists`).toBe(true)
  })

  test.each([...pages, page('CONTRIBUTING.md')])('$path names only scripts that exist', ({ text }) => {
    const named = [...text.matchAll(/\bnpm (?:run ([a-z:-]+)|(test)\b)/g)].map(
      ([, run, short]) => run ?? short,
    )
    for (const name of named) expect(Object.keys(scripts)).toContain(name)
  })
})

describe('links', () => {
  const links = [...pages, page('CONTRIBUTING.md')].flatMap((from) =>
    [...from.text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, to = '']) =>
      /^https?:/.test(to) ? [] : [{ path: from.path, to }],
    ),
  )

  test.each(links)('$path leads to $to', ({ path, to }) => {
    const [file = '', anchor] = to.split('#')
    const target = file === '' ? path : join(dirname(path), file)
    expect(existsSync(join(root, target)), `${target} exists`).toBe(true)
    if (anchor !== undefined) expect(anchorsOf(page(target))).toContain(anchor)
  })
})

/** Everything that is printed is written somewhere in the sources; comments do not count. */
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(root, 'src', name), 'utf8').replace(/^\s*(\/\*\*?|\*|\/\/).*$/gm, ''))
  .join('\n')
  .replaceAll('\\`', '`')
  .replaceAll("\\'", "'")

/** The words of a message between `…` and quotation marks, where something differs each time, and punctuation. */
const partsOf = (message: string): string[] =>
  message
    .split(/[…",:;]/)
    .map((part) => part.trim())
    .filter((part) => /[a-z]{3}/i.test(part))

/** The longest pieces of the sources that together are these words: a message may be put together from several. */
function piecesOf(words: readonly string[]): string[] {
  for (let length = words.length; length > 0; length--) {
    const piece = words.slice(0, length).join(' ')
    if (sources.includes(piece)) return [piece, ...piecesOf(words.slice(length))]
  }
  return words.length === 0 ? [] : ['', ...piecesOf(words.slice(1))]
}

describe('failure tables', () => {
  const tables = pages.filter(({ text }) => text.includes('\n## When it fails\n'))
  const rows = tables.flatMap((where) =>
    tableAfter(where, '## When it fails').map(([message = '', why, remedy]) => ({
      path: where.path,
      message,
      why,
      remedy,
    })),
  )

  test('every action has one, and so have the provider and the forges', () => {
    const having = tables.map(({ path }) => path)
    for (const name of [...definitions.map(({ name }) => name), 'docker', 'forges'])
      expect(having).toContain(`action-docs/${name}.md`)
  })

  test.each(rows)('$path: $message', ({ message, why, remedy }) => {
    expect(why).not.toBe('')
    expect(remedy).not.toBe('')
    if (message.endsWith(', from the runner')) return
    const parts = partsOf(codeOf(message) ?? '')
    expect(
      parts.some((part) => part.length >= 12),
      'enough words to find it',
    ).toBe(true)
    for (const part of parts) {
      const pieces = piecesOf(part.split(' '))
      expect(pieces, `the sources hold "${part}"`).not.toContain('')
      expect(pieces.length, `"${part}" is in pieces: ${pieces.join(' | ')}`).toBeLessThanOrEqual(3)
    }
  })
})

describe('completeness', () => {
  test.each([...definitions])('the page of $name names every input, output and reason code', (definition) => {
    const { text } = page(`action-docs/${definition.name}.md`)
    const names = [
      ...Object.keys(definition.inputs),
      ...Object.keys({ ...definition.outputs, ...commonOutputs }),
      ...definition.reasonCodes,
    ]
    expect(names.filter((name) => !text.includes(`| \`${name}\` |`))).toEqual([])
  })

  test('the page on reason codes names them all', () => {
    const { text } = page('action-docs/reason-codes.md')
    expect(Object.keys(reasonCodes).filter((code) => !text.includes(`| \`${code}\` |`))).toEqual([])
  })

  test('the README leads to the page of every action', () => {
    const { text } = page('README.md')
    for (const { name } of definitions) expect(text).toContain(`](action-docs/${name}.md)`)
  })
})
