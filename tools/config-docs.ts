import { pendingKeys } from '../src/config/pending.ts'
import { table } from '../src/core/markdown.ts'
import { jsonSchema } from './json-schema.ts'

/** What we read of a JSON Schema. */
interface Node {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly properties?: Readonly<Record<string, Node>>
  readonly additionalProperties?: Node | boolean
  readonly items?: Node
  readonly required?: readonly string[]
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
}

/** The sections of the file that have a table of their own; `*` stands for a name that the user gives. */
const sections: Readonly<Record<string, string>> = {
  app: '',
  service: 'services.*',
  build: 'services.*.build',
  health: 'services.*.health',
  environment: 'environments.*',
  docker: 'environments.*.docker',
}

/** The generated parts of the page on deploy.yml: a table for each section, and one of what is refused. */
export function configParts(): Readonly<Record<string, string>> {
  const schema = jsonSchema() as Node
  const tables = Object.entries(sections).map(([name, path]) => [name, keysTable(schema, path)])
  return { ...Object.fromEntries(tables), pending: pendingTable(schema) }
}

/** Every key that something honours, as a path such as `services.*.port`. */
export function honouredKeys(schema: Node = jsonSchema() as Node, path = ''): readonly string[] {
  return Object.entries(schema.properties ?? {})
    .map(([key, node]) => [path === '' ? key : `${path}.${key}`, node] as const)
    .filter(([at]) => !isPending(at))
    .flatMap(([at, node]) => [
      at,
      ...honouredKeys(node, at),
      ...(typeof node.additionalProperties === 'object'
        ? honouredKeys(node.additionalProperties, `${at}.*`)
        : []),
    ])
}

function keysTable(schema: Node, path: string): string {
  const node = nodeAt(schema, path)
  const rows = Object.entries(node.properties ?? {}).flatMap(([key, entry]) => {
    const at = path === '' ? key : `${path}.${key}`
    if (isPending(at)) return []
    const [, meaning = '', preset = ''] =
      /^([\s\S]*?)(?: Default (`[^`]+`)\.)?$/.exec(entry.description ?? '') ?? []
    return [
      [`\`${key}\``, kindOf(entry, at), node.required?.includes(key) ? '**required**' : preset, meaning],
    ]
  })
  return table(['key', 'kind', 'default', 'meaning'], rows)
}

/** What an environment says otherwise about a service is the same list again. */
function pendingTable(schema: Node): string {
  const rows = pendingKeys
    .filter((pattern) => !pattern.startsWith('environments.*.services.'))
    .map((pattern) => {
      const [path = '', value] = pattern.split(': ')
      const meaning = value === undefined ? nodeAt(schema, path).description : `The provider ${value}.`
      return [`\`${pattern.replaceAll('*', '<name>')}\``, meaning ?? '']
    })
  return table(['key', 'what it will mean'], rows)
}

/** The key itself is refused, or it holds the settings of a provider that is. */
function isPending(path: string): boolean {
  return (
    pendingKeys.includes(path) ||
    pendingValues('environments.*.provider').some((name) => path === `environments.*.${name}`)
  )
}

const pendingValues = (path: string): readonly string[] =>
  pendingKeys.flatMap((pattern) => (pattern.startsWith(`${path}: `) ? [pattern.slice(path.length + 2)] : []))

function nodeAt(schema: Node, path: string): Node {
  let node = schema
  for (const key of path === '' ? [] : path.split('.')) {
    const next = key === '*' ? node.additionalProperties : node.properties?.[key]
    if (typeof next !== 'object') throw new Error(`the schema has no "${path}"`)
    node = next
  }
  return node
}

function kindOf(node: Node, path: string): string {
  if (node.enum) {
    const words = node.enum.filter((word) => !pendingValues(path).includes(word))
    return words.map((word) => `\`${word}\``).join(', ')
  }
  if (node.type === 'array') return 'list'
  if (node.type === 'object') return 'map'
  if (node.type === 'boolean') return '`true` or `false`'
  if (node.type === 'integer' || node.type === 'number') return `number, ${node.minimum} to ${node.maximum}`
  if (node.pattern?.includes('ms|s|m|h|d')) return 'duration'
  return node.pattern?.includes('KB|MB|GB') ? 'size' : 'text'
}
