import { parseDocument } from 'yaml'
import type { Block } from '../harness/docs.ts'

/**
 * A block of a page as a whole workflow, so that linters can read it: it is one, or it is a list of steps, which
 * gets a job around it, with stand-ins for the steps before it and the inputs that it refers to. Undefined for anything else.
 */
export function asWorkflow({ text }: Pick<Block, 'text'>): string | undefined {
  const content: unknown = parseDocument(text).toJS()
  if (isRecord(content) && 'jobs' in content && 'on' in content) return text
  if (!Array.isArray(content) || !content.every(isStep)) return undefined
  const own = new Set(content.flatMap(({ id }) => (typeof id === 'string' ? [id] : [])))
  const named = new Set([...text.matchAll(/\bsteps\.([a-z-]+)\./g)].map(([, id = '']) => id))
  const before = [...named].filter((id) => !own.has(id)).map((id) => `- { id: ${id}, run: "true" }\n`)
  const steps = `${before.join('')}${text}`.replace(/^(?=.)/gm, '      ')
  const inputs = new Set([...text.matchAll(/\binputs\.([a-z-]+)/g)].map(([, name = '']) => name))
  return `${head(inputs)}${steps}`
}

const head = (inputs: ReadonlySet<string>): string => `name: Fragment
on:
  pull_request: { types: [opened, synchronize, closed] }
  workflow_dispatch: { inputs: { ${[...inputs].map((name) => `${name}: { type: string }`).join(', ')} } }
permissions: {}
concurrency: { group: fragment, cancel-in-progress: false }
jobs:
  fragment:
    name: Fragment
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read # to check out the commit
    steps:
`

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const isStep = (value: unknown): boolean => isRecord(value) && ('uses' in value || 'run' in value)
