import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type ActionDefinition, commonOutputs } from '../../src/core/action-definition.ts'
import { type ReasonCode, reasonCodes } from '../../src/core/reason-codes.ts'
import { generatedParts, renewed } from '../../tools/action-docs.ts'
import { actionYml } from '../../tools/action-yml.ts'
import { definitions } from '../../tools/definitions.ts'
import { root } from '../../tools/root.ts'
import { reachableFrom, sourcesIn, withoutComments } from './sources.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const sources = sourcesIn('src')
const foldersIn = (path: string): string[] =>
  readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()

const byName = definitions.map((definition): [string, ActionDefinition] => [definition.name, definition])
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/

test('every action has a definition, an action.yml and a page, and nothing else has', () => {
  const names = definitions.map(({ name }) => name).sort()
  expect(foldersIn('src/actions')).toEqual(names)
  expect(foldersIn('actions')).toEqual(names)
  for (const name of names) expect(existsSync(join(root, `action-docs/${name}.md`)), name).toBe(true)
})

describe.each(byName)('%s', (name, definition) => {
  const page = () => read(`action-docs/${name}.md`)

  test('has the action.yml that its definition says', () => {
    expect(read(`actions/${name}/action.yml`)).toBe(actionYml(definition))
  })

  test('has an action.yml that a runner reads as meant', () => {
    const yml = parse(read(`actions/${name}/action.yml`)) as {
      inputs: Record<string, { required: boolean; default?: unknown }>
      outputs: Record<string, { description: string }>
      runs: Record<string, string>
    }
    expect(Object.keys(yml.inputs)).toEqual(Object.keys(definition.inputs))
    expect(Object.keys(yml.outputs)).toEqual([
      ...Object.keys(definition.outputs),
      ...Object.keys(commonOutputs),
    ])
    for (const [input, { default: value }] of Object.entries(yml.inputs))
      expect(value === undefined || typeof value === 'string', input).toBe(true)
    expect(yml.runs).toEqual({
      using: 'node24',
      main: `../../dist/${name}/main.cjs`,
      ...(definition.post ? { post: `../../dist/${name}/post.cjs` } : {}),
    })
    expect(existsSync(join(root, `src/actions/${name}/post.ts`))).toBe(definition.post)
  })

  test('has a page whose tables are what its definition says', () => {
    expect(page()).toBe(renewed(page(), generatedParts(definition)))
  })

  test('has a page that tells every input, output and reason code', () => {
    const told = [
      ...Object.keys(definition.inputs),
      ...Object.keys({ ...definition.outputs, ...commonOutputs }),
      ...definition.reasonCodes,
    ]
    expect(told.filter((word) => !page().includes(`| \`${word}\` |`))).toEqual([])
  })

  test('is named in kebab-case throughout', () => {
    for (const word of [name, ...Object.keys(definition.inputs), ...Object.keys(definition.outputs)])
      expect(word).toMatch(kebab)
    expect(Object.keys(definition.outputs).filter((word) => word in commonOutputs)).toEqual([])
  })

  test('describes each of its words in sentences', () => {
    const texts = [...Object.values(definition.inputs), ...Object.values(definition.outputs), definition]
    for (const { description } of texts) expect(description).toMatch(/^[A-Z`"].*[.!)]$/s)
  })

  test('has defaults that its own inputs take', () => {
    for (const [input, { default: value = '', parse: parseInput }] of Object.entries(definition.inputs)) {
      if (value !== '' && !value.startsWith('${{')) expect(parseInput(value), input).toHaveProperty('value')
    }
  })

  test('never puts a secret of its own into a default', () => {
    for (const { secret, default: value } of Object.values(definition.inputs))
      if (secret) expect(['${{ github.token }}', undefined]).toContain(value)
  })

  test('lists each reason code once, and those that every action has', () => {
    expect(new Set(definition.reasonCodes).size).toBe(definition.reasonCodes.length)
    expect(definition.reasonCodes).toEqual(
      expect.arrayContaining(['ok', 'invalid-input', 'cancelled', 'bug']),
    )
  })

  test('lists every reason that its own source may end with', () => {
    const own = [...sources].filter(([file]) => file.startsWith(`src/actions/${name}/`))
    const named = own.flatMap(([file, text]) => (file.endsWith('definition.ts') ? [] : codesIn(text)))
    expect([...new Set(named)].filter((code) => !definition.reasonCodes.includes(code))).toEqual([])
  })

  test('lists no reason that nothing it imports can end with', () => {
    const starts = ['main', 'post'].map((phase) => `src/actions/${name}/${phase}.ts`)
    const files = [...reachableFrom(starts, sources)].filter((file) => !isList(file))
    const possible = new Set(files.flatMap((file) => codesIn(sources.get(file) ?? '', true)))
    expect(definition.reasonCodes.filter((code) => !possible.has(code))).toEqual([])
  })
})

/** Files that list reason codes without ending with them. */
const isList = (file: string): boolean => /\/(reason-codes|definition)\.ts$/.test(file)

/** The reason codes that a source names: as the reason of a failure or an outcome, or (`anywhere`) at all. */
function codesIn(text: string, anywhere = false): ReasonCode[] {
  const pattern = anywhere ? /'([a-z-]+)'/g : /(?:new Failure\(\s*|reasonCode:\s*)'([a-z-]+)'/g
  return [...withoutComments(text).matchAll(pattern)].flatMap(([, word = '']) =>
    Object.hasOwn(reasonCodes, word) ? [word as ReasonCode] : [],
  )
}

test('every reason code is listed by some action', () => {
  const listed = new Set(definitions.flatMap((definition) => definition.reasonCodes))
  expect(Object.keys(reasonCodes).filter((code) => !listed.has(code as ReasonCode))).toEqual([])
})

test('every failure in src has a reason of the closed list', () => {
  const wrong = [...sources].flatMap(([file, text]) =>
    [...withoutComments(text).matchAll(/new Failure\(\s*'([^']+)'/g)].flatMap(([, code = '']) =>
      Object.hasOwn(reasonCodes, code) ? [] : [`${file}: ${code}`],
    ),
  )
  expect(wrong).toEqual([])
})

test('every reason code is in kebab-case and described in a sentence', () => {
  for (const [code, description] of Object.entries(reasonCodes)) {
    expect(code).toMatch(kebab)
    expect(description).toMatch(/^[A-Z].*\.$/)
  }
})
