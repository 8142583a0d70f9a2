import { expect, test } from 'vitest'
import { importsOf, sourcesIn, withoutComments } from './sources.ts'

/** core <- {config, runtime} <- clients <- {...} <- {previews, releases} <- actions <- {cli, entry} */
const layers: ReadonlyArray<readonly string[]> = [
  ['core'],
  ['config', 'runtime'],
  ['clients'],
  ['forges', 'images', 'providers', 'databases', 'migrations', 'health', 'comments'],
  ['previews', 'releases'],
  ['actions'],
  ['cli', 'entry.ts'],
]

/** What folders of one layer may know of each other: what one asks of the other, and nothing of how it is done. */
const interfaces = [
  'src/forges/forge.ts',
  'src/images/builder.ts',
  'src/providers/provider.ts',
  'src/migrations/migrator.ts',
]

/** Folders whose parts are alternatives that know nothing of each other. */
const alternatives = ['actions', 'clients', 'providers']

/** Modules that reach outside the process; with the folders beside runtime that may name them, and why. */
const doors: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    [
      'child_process',
      'cluster',
      'dgram',
      'dns',
      'fs',
      'http',
      'http2',
      'https',
      'net',
      'os',
      'tls',
      'worker_threads',
    ]
      .flatMap((name) => [`node:${name}`, `node:${name}/promises`])
      .map((name) => [name, [] as string[]]),
  ),
  '@actions/core': [],
  '@actions/exec': [],
  '@actions/cache': [],
  '@actions/github': ['src/forges/'], // Octokit, with a fetch of runtime
  'node:net': ['src/core/url.ts', 'src/core/api-address.ts'], // BlockList and isIP, which only compute
}

const reaching =
  /\bprocess\.(env|exit|kill|stdout|stderr|stdin|on|once|cwd|chdir)\b|(?<![.\w])fetch\(|\bglobalThis\b|\beval\(/
const impure =
  /\bprocess\b|\bconsole\.|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bset(Timeout|Interval)\b|\brandomUUID\b/

const folderOf = (file: string): string => file.split('/')[1] ?? ''
const layerOf = (file: string): number => layers.findIndex((layer) => layer.includes(folderOf(file)))

function mayImport(from: string, to: string): boolean {
  if (!to.startsWith('src/') || layerOf(to) === -1) return false
  const [, folder = '', part = '', inner] = to.split('/')
  if (folder === folderOf(from)) {
    const own = from.split('/')
    const alone = inner === undefined || own.length < 4 || own[2] === part
    return alone || !alternatives.includes(folder)
  }
  if (layerOf(to) === layerOf(from)) return interfaces.includes(to)
  return layerOf(to) < layerOf(from)
}

function violationsOf(file: string, text: string): string[] {
  const found: string[] = []
  if (layerOf(file) === -1) found.push(`${file} lies in a folder that the house does not know`)
  const inRuntime = folderOf(file) === 'runtime'
  for (const name of importsOf(file, text)) {
    if (
      name.startsWith('src/') ||
      name.startsWith('../') ||
      !/^(node:|@|[a-z])/.test(name) ||
      name.endsWith('.ts')
    ) {
      if (!mayImport(file, name)) found.push(`${file} may not import ${name}`)
    } else if (
      !inRuntime &&
      doors[name] !== undefined &&
      !doors[name].some((allowed) => file.startsWith(allowed))
    )
      found.push(`${file} may not import ${name}: only runtime reaches outside`)
  }
  const code = withoutComments(text)
  const reached = inRuntime ? undefined : reaching.exec(code)?.[0]
  if (reached !== undefined) found.push(`${file} may not use ${reached}: only runtime reaches outside`)
  const effect = folderOf(file) === 'core' ? impure.exec(code)?.[0] : undefined
  if (effect !== undefined) found.push(`${file} may not use ${effect}: core has no effects`)
  return found
}

test.each([
  [
    'core knows nobody',
    'src/core/a.ts',
    "import { b } from '../runtime/b.ts'",
    'src/core/a.ts may not import src/runtime/b.ts',
  ],
  [
    'config does not know runtime',
    'src/config/a.ts',
    "import '../runtime/b.ts'",
    'src/config/a.ts may not import src/runtime/b.ts',
  ],
  [
    'a client knows no provider',
    'src/clients/x/a.ts',
    "export { b } from '../../providers/provider.ts'",
    'src/clients/x/a.ts may not import src/providers/provider.ts',
  ],
  [
    'neighbours know each other by interface',
    'src/health/a.ts',
    "const b = await import('../providers/open.ts')",
    'src/health/a.ts may not import src/providers/open.ts',
  ],
  [
    'providers are alternatives',
    'src/providers/fly/a.ts',
    "import type { B } from '../docker/b.ts'",
    'src/providers/fly/a.ts may not import src/providers/docker/b.ts',
  ],
  [
    'actions are alternatives',
    'src/actions/x/a.ts',
    "import { b } from '../y/b.ts'",
    'src/actions/x/a.ts may not import src/actions/y/b.ts',
  ],
  [
    'nobody knows the tools',
    'src/actions/x/a.ts',
    "import { b } from '../../../tools/b.ts'",
    'src/actions/x/a.ts may not import tools/b.ts',
  ],
  [
    'an action reads no file',
    'src/actions/x/a.ts',
    "import {\n  readFileSync,\n} from 'node:fs'",
    'src/actions/x/a.ts may not import node:fs: only runtime reaches outside',
  ],
  [
    'a client opens no connection',
    'src/clients/x/a.ts',
    "import https from 'node:https'",
    'src/clients/x/a.ts may not import node:https: only runtime reaches outside',
  ],
  [
    'a forge reads no variable',
    'src/forges/a.ts',
    'const b = process.env.B',
    'src/forges/a.ts may not use process.env: only runtime reaches outside',
  ],
  [
    'a gate does not fetch',
    'src/health/a.ts',
    'await fetch(url)',
    'src/health/a.ts may not use fetch(: only runtime reaches outside',
  ],
  [
    'core does not look at the clock',
    'src/core/a.ts',
    'const now = Date.now()',
    'src/core/a.ts may not use Date.now: core has no effects',
  ],
  [
    'a new folder needs a place',
    'src/utils/a.ts',
    '',
    'src/utils/a.ts lies in a folder that the house does not know',
  ],
])('%s', (_, file, text, violation) => {
  expect(violationsOf(file, text)).toEqual([violation])
})

test.each([
  ['src/health/a.ts', "import type { Provider } from '../providers/provider.ts'"],
  ['src/providers/docker/a.ts', "import { b } from '../settings.ts'"],
  ['src/providers/open.ts', "import { b } from './docker/b.ts'"],
  ['src/actions/x/a.ts', "import { b } from '../common-inputs.ts'"],
  ['src/core/a.ts', "// process.env is not for us\nimport { b } from './b.ts'"],
  ['src/forges/github.ts', "import { getOctokit } from '@actions/github'"],
])('%s may write %s', (file, text) => {
  expect(violationsOf(file, text)).toEqual([])
})

test('every import in src follows the direction of the house', () => {
  const sources = sourcesIn('src')
  expect(sources.size).toBeGreaterThan(50)
  expect([...sources].flatMap(([file, text]) => violationsOf(file, text))).toEqual([])
})
