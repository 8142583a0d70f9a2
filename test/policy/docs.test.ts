import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { reasonCodes } from '../../src/core/reason-codes.ts'
import { definitions } from '../../tools/definitions.ts'
import { root } from '../../tools/root.ts'
import { anchorsOf, blocksOf, codeOf, page, pages, tableAfter } from '../harness/docs.ts'

describe('commands', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const programs = ['npm', 'npx', 'node', 'docker']
  const commands = pages
    .flatMap(blocksOf)
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

  test.each([...pages, page('CONTRIBUTING.md'), page('SECURITY.md')])(
    '$path names only scripts that exist',
    ({ text }) => {
      const named = [...text.matchAll(/\bnpm (?:run ([a-z:-]+)|(test)\b)/g)].map(
        ([, run, short]) => run ?? short,
      )
      for (const name of named) expect(Object.keys(scripts)).toContain(name)
    },
  )
})

describe('links', () => {
  const links = [...pages, page('CONTRIBUTING.md'), page('SECURITY.md')].flatMap((from) =>
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

describe('what stands on no page of an action', () => {
  test('the page on reason codes names them all', () => {
    const { text } = page('action-docs/reason-codes.md')
    expect(Object.keys(reasonCodes).filter((code) => !text.includes(`| \`${code}\` |`))).toEqual([])
  })

  test('the README leads to the page of every action', () => {
    const { text } = page('README.md')
    for (const { name } of definitions) expect(text).toContain(`](action-docs/${name}.md)`)
  })
})
