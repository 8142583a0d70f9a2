import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ReasonCode, reasonCodes } from '../src/core/reason-codes.ts'
import { generatedParts, reasonsTable, renewed } from './action-docs.ts'
import { actionYml } from './action-yml.ts'
import { bundle, contentOf } from './bundle.ts'
import { configParts } from './config-docs.ts'
import { definitions } from './definitions.ts'
import { jsonSchema } from './json-schema.ts'
import { permissionsParts } from './permissions-docs.ts'
import { root } from './root.ts'

/**
 * Writes everything that is generated: `actions/<name>/action.yml`, the tables of `action-docs/`, the JSON Schema and `dist/`.
 * With `--check` it writes nothing and fails, naming each file that is not what its sources say.
 */
const check = process.argv.includes('--check')
const stale: string[] = []

function generate(path: string, content: string | Buffer): void {
  const file = join(root, path)
  if (existsSync(file) && readFileSync(file).equals(Buffer.from(content))) return
  stale.push(path)
  if (check) return
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

function generatePage(name: string, parts: Readonly<Record<string, string>>): void {
  const page = `action-docs/${name}.md`
  generate(page, renewed(readFileSync(join(root, page), 'utf8'), parts))
}

function generateTexts(): void {
  generatePage('reason-codes', { 'reason-codes': reasonsTable(Object.keys(reasonCodes) as ReasonCode[]) })
  generatePage('deploy-yml', configParts())
  generatePage('permissions', permissionsParts(definitions))
  for (const definition of definitions) {
    generate(`actions/${definition.name}/action.yml`, actionYml(definition))
    generatePage(definition.name, generatedParts(definition))
  }
  generate('schema/deploy.schema.json', `${JSON.stringify(jsonSchema(), null, 2)}\n`)
}

/** Builds beside the old `dist`, so that `--check` can compare, and a failed build leaves it as it was. */
async function generateDist(): Promise<void> {
  mkdirSync(join(root, 'build'), { recursive: true })
  const fresh = mkdtempSync(join(root, 'build/dist-'))
  try {
    await bundle(root, fresh, definitions)
    const wanted = contentOf(fresh)
    for (const [path, content] of wanted) generate(`dist/${path}`, content)
    for (const path of existsSync(join(root, 'dist')) ? contentOf(join(root, 'dist')).keys() : []) {
      if (wanted.has(path)) continue
      stale.push(`dist/${path} (not built any more)`)
      if (!check) rmSync(join(root, 'dist', path))
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

function refuseUnknownFolders(): void {
  const known = new Set(definitions.map(({ name }) => name))
  const folders = readdirSync(join(root, 'src/actions'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )
  const forgotten = folders.find(({ name }) => !known.has(name))
  if (forgotten) throw new Error(`src/actions/${forgotten.name} is missing in tools/definitions.ts`)
}

refuseUnknownFolders()
generateTexts()
if (!process.argv.includes('--texts')) await generateDist()
if (check && stale.length > 0) {
  console.error(
    `Not what their sources say; run \`npm run build\` and commit:\n${stale.map((path) => `  ${path}`).join('\n')}`,
  )
  process.exitCode = 1
} else if (stale.length > 0) {
  console.log(`Written:\n${stale.map((path) => `  ${path}`).join('\n')}`)
}
