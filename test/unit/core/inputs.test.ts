import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as inputs from '../../../src/core/inputs.ts'
import { ok, type Parsed, wrong } from '../../../src/core/parsed.ts'
import { parseProgramVariableName } from '../../../src/core/variable-name.ts'
import { anyText } from './any-text.ts'

const lowerCase = (entry: string): Parsed<string> =>
  /^[a-z]+$/.test(entry) ? ok(entry) : wrong('must be lower case letters')

const kinds = {
  text: inputs.text('x'),
  multiline: inputs.multiline('x'),
  secret: inputs.secret('x'),
  token: inputs.accessToken('x'),
  boolean: inputs.boolean('x'),
  integer: inputs.integer(1, 10)('x'),
  duration: inputs.duration()('x'),
  size: inputs.size('x'),
  choice: inputs.choice(['auto', 'github', 'gitea', 'forgejo'])('x'),
  url: inputs.url('x'),
  list: inputs.list('name', lowerCase)('x'),
  map: inputs.map('KEY=name', parseProgramVariableName, lowerCase)('x'),
} as const satisfies inputs.InputSpecs

type Kind = keyof typeof kinds

const problemsOf = (kind: Kind, given: string) =>
  inputs.parseInputs({ [kind]: kinds[kind] }, () => given).problems

const readAs = (kind: Kind, given: string) =>
  inputs.parseInputs({ [kind]: kinds[kind] }, () => given).values[kind]

test.each<[Kind, string, unknown]>([
  ['text', 'a b', 'a b'],
  ['multiline', 'a\nb\n', 'a\nb\n'],
  ['secret', 'ab c', 'ab c'],
  ['boolean', 'true', true],
  ['boolean', 'FALSE', false],
  ['integer', '1', 1],
  ['integer', '10', 10],
  ['duration', '1m30s', 90_000],
  ['size', '1KB', 1024],
  ['choice', 'gitea', 'gitea'],
  ['list', 'a\nb\n', ['a', 'b']],
  ['list', '\n  a\n  b\n\n', ['a', 'b']],
  ['map', 'A=x\nB_2 = y', { A: 'x', B_2: 'y' }],
  ['text', '', undefined],
  ['list', '', undefined],
])('%s takes %j', (kind, given, value) => {
  expect(problemsOf(kind, given)).toEqual([])
  expect(readAs(kind, given)).toEqual(value)
})

test.each<[Kind, string, string]>([
  ['text', 'a\nb', 'text: the text must be a single line'],
  ['text', 'a\u0000b', 'text: "a\u0000b" holds control characters'],
  ['text', 'a\u001bb', 'text: "a\u001bb" holds control characters'],
  ['text', 'a\u009bb', 'text: "a\u009bb" holds control characters'],
  ['multiline', 'a\nb\u0000', 'multiline: the text holds control characters'],
  ['secret', ' tok', 'secret has blanks or line breaks around it'],
  ['secret', 'tok ', 'secret has blanks or line breaks around it'],
  ['secret', 'tok\n', 'secret has blanks or line breaks around it'],
  ['secret', 'to\nk', 'secret must be a single line'],
  ['secret', 'to\u0007k', 'secret holds control characters'],
  [
    'token',
    'ghp_abc d',
    'token holds a blank or a character beyond ASCII, which no token has; was it copied whole?',
  ],
  [
    'token',
    'ghp_ab\u2026',
    'token holds a blank or a character beyond ASCII, which no token has; was it copied whole?',
  ],
  ['secret', 'tok', 'secret has fewer than 4 characters, which no log can hide; take a longer, random one'],
  ['boolean', 'yes', 'boolean: "yes" must be "true" or "false"'],
  ['boolean', '1', 'boolean: "1" must be "true" or "false"'],
  ['boolean', 'on', 'boolean: "on" must be "true" or "false"'],
  ['boolean', 'tRUE', 'boolean: "tRUE" must be "true" or "false"'],
  ...[
    '+1',
    '-1',
    '0x10',
    '1e3',
    'NaN',
    'Infinity',
    ' 1',
    '1 ',
    '01',
    '1.0',
    '1_000',
    '١',
    '9'.repeat(20),
  ].map((given): [Kind, string, string] => [
    'integer',
    given,
    `integer: "${given}" must be a whole number in plain digits`,
  ]),
  ['integer', '0', 'integer: "0" must be from 1 to 10'],
  ['integer', '11', 'integer: "11" must be from 1 to 10'],
  ['duration', '20', 'duration: "20" has no unit; write for example "20s" or "20m"'],
  ['duration', '0s', 'duration: "0s" must be at least 1ms'],
  ['duration', '-5s', 'duration: "-5s" is not a duration; write for example "90s", "10m" or "1h30m"'],
  ['duration', '7h', 'duration: "7h" must be at most 6h'],
  ['size', '512', 'size: "512" has no unit; write for example "512MB"'],
  [
    'choice',
    'githib',
    'choice: "githib" must be one of "auto", "github", "gitea", "forgejo"; did you mean "github"?',
  ],
  [
    'choice',
    'GitHub',
    'choice: "GitHub" must be one of "auto", "github", "gitea", "forgejo"; did you mean "github"?',
  ],
  ['choice', 'sourcehut', 'choice: "sourcehut" must be one of "auto", "github", "gitea", "forgejo"'],
  ['url', 'ftp://x', 'url: "ftp://x" has the scheme "ftp:"; only http and https are allowed'],
  ['url', 'http://', 'url: "http://" is not a URL; write for example "https://app.example/health"'],
  ['url', 'http://u:p@x', 'url: "http://…@x" holds credentials; pass them as a secret instead'],
  ['list', 'a\n\nb', 'list: the text has an empty line (2); write one name a line'],
  ['list', 'a\n \nb', 'list: the text has an empty line (2); write one name a line'],
  ['list', 'a\nb\na', 'list: the text has the entry "a" twice'],
  ['list', 'a\nB', 'list: the text has the entry "B", which must be lower case letters'],
  ['list', 'a,b', 'list: the text has in line 1 an entry, which must be lower case letters'],
  ['list', 'a\u0000', 'list: the text holds control characters'],
  ['map', 'A=x\nB', 'map: the text has no "=" in line 2; write one KEY=name a line'],
  ['map', 'A=x\n\nB=y', 'map: the text has an empty line (2); write one KEY=name a line'],
  ['map', 'A=x\nA=y', 'map: the text has the key "A" twice'],
  [
    'map',
    '=x',
    'map: the text has in line 1 a key, which must be upper case letters, digits and "_", and not begin with a digit',
  ],
  [
    'map',
    'a=x',
    'map: the text has the key "a", which must be upper case letters, digits and "_", and not begin with a digit',
  ],
  [
    'map',
    '1A=x',
    'map: the text has the key "1A", which must be upper case letters, digits and "_", and not begin with a digit',
  ],
  [
    'map',
    'GITHUB_X=x',
    'map: the text has the key "GITHUB_X", which begins with "GITHUB_", which belongs to the runner',
  ],
  [
    'map',
    'RUNNER_X=x',
    'map: the text has the key "RUNNER_X", which begins with "RUNNER_", which belongs to the runner',
  ],
  [
    'map',
    'ACTIONS_X=x',
    'map: the text has the key "ACTIONS_X", which begins with "ACTIONS_", which belongs to the runner',
  ],
  [
    'map',
    'LD_PRELOAD=x',
    'map: the text has the key "LD_PRELOAD", which changes how programs are loaded, and is refused',
  ],
  [
    'map',
    'NODE_OPTIONS=x',
    'map: the text has the key "NODE_OPTIONS", which changes how programs are loaded, and is refused',
  ],
  ['map', 'A=X', 'map: the text has a value in line 1 that must be lower case letters'],
])('%s refuses %j', (kind, given, problem) => {
  expect(problemsOf(kind, given)).toEqual([problem])
})

describe('a list or map with a secret in the wrong place', () => {
  const canary = 'ghp_cAnArYq8Zr5tVx2Lk9cAnArYq8Zr5tVx2Lk9'

  test.each<[Kind, string]>([
    ['map', `NPM_TOKEN: ${canary}`],
    ['map', `A=x\nNPM_TOKEN: ${canary}`],
    ['map', `NPM_TOKEN: ${canary}=`],
    ['map', `npm_token=${canary}`],
    ['map', `NPM_TOKEN=${canary}`],
    ['map', `${canary}=x`],
    ['map', `${canary}=x\n${canary}=y`],
    ['map', `${canary.slice(0, 20)}==`],
    ['list', canary],
    ['list', `TOKEN: ${canary}`],
    ['list', `a\nTOKEN=${canary}`],
  ])('%s does not repeat it: %j', (kind, given) => {
    expect(problemsOf(kind, given)).toHaveLength(1)
    expect(problemsOf(kind, given).join()).not.toContain(canary.slice(0, 20))
  })
})

describe('reading all inputs', () => {
  test('names every problem at once, and never a secret', () => {
    const specs = {
      token: inputs.secret('x', { required: true }),
      name: inputs.text('x', { required: true }),
      password: inputs.secret('x'),
      'dry-run': inputs.boolean('x', { default: 'false' }),
      timeout: inputs.duration()('x', { default: '1m' }),
    }
    const given: Record<string, string> = { password: 'hun\nter', 'dry-run': 'perhaps', name: '  ' }
    const { problems } = inputs.parseInputs(specs, (name) => given[name] ?? '')
    expect(problems).toEqual([
      'token is required and is empty (a secret that is not set arrives as an empty text; so do all secrets in a run for a fork)',
      'name is required and is empty',
      'password must be a single line',
      'dry-run: "perhaps" must be "true" or "false"',
    ])
  })

  test('takes the default, except one that is an expression', () => {
    const specs = {
      timeout: inputs.duration()('x', { default: '90s' }),
      token: inputs.secret('x', { default: '${{ github.token }}' }),
    }
    expect(inputs.parseInputs(specs, () => '')).toEqual({ values: { timeout: 90_000 }, problems: [] })
  })

  test('cuts a long value in its message', () => {
    const [problem] = problemsOf('boolean', 'x'.repeat(5000))
    expect(problem).toBe(`boolean: "${'x'.repeat(79)}…" must be "true" or "false"`)
  })

  test('a key of a map that objects have anyway is a key like any other', () => {
    const spec = inputs.map('key=value', ok<string>, ok<string>)('x')
    expect(spec.parse('__proto__=a\nconstructor=b')).toEqual({
      value: Object.fromEntries([
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ]),
    })
    expect(spec.parse('__proto__=a\n__proto__=b')).toEqual({ problem: 'has the key "__proto__" twice' })
  })

  test('a value of a map may hold more equals signs', () => {
    const spec = inputs.map('key=value', ok<string>, ok<string>)('x')
    expect(spec.parse('A=b=c==')).toEqual({ value: { A: 'b=c==' } })
  })

  test('never throws, whatever text an input holds', () => {
    fc.assert(
      fc.property(fc.constantFrom(...(Object.keys(kinds) as Kind[])), anyText, (kind, text) => {
        expect(problemsOf(kind, text).length).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('integers and lists are read back as they were written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999_999 }),
        fc.uniqueArray(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1 }),
        (number, words) => {
          expect(inputs.integer(0, 999_999_999)('x').parse(String(number))).toEqual({ value: number })
          expect(kinds.list.parse(words.join('\n'))).toEqual({ value: words })
          const map = Object.fromEntries(words.map((word) => [word.toUpperCase(), word]))
          const lines = Object.entries(map).map(([key, value]) => `${key}=${value}`)
          fc.pre(lines.length === words.length)
          fc.pre(Object.keys(map).every((key) => 'value' in parseProgramVariableName(key)))
          expect(kinds.map.parse(lines.join('\n'))).toEqual({ value: map })
        },
      ),
    )
  })
})
