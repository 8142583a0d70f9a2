import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { minify } from 'terser'
import type { ActionDefinition } from '../src/core/action-definition.ts'

/**
 * Makes `dist`: one bundle that all actions share (ncc splits what is imported lazily into chunks), and for
 * each phase of each action a stub of a few lines that a runner starts. Source maps are for our tests; they do
 * not change the code, and are not shipped.
 */
export async function bundle(
  root: string,
  into: string,
  definitions: readonly ActionDefinition[],
  { sourceMaps = false } = {},
): Promise<void> {
  rmSync(into, { recursive: true, force: true })
  const ncc = join(root, 'node_modules/@vercel/ncc/dist/ncc/cli.js')
  const library = join(into, 'lib')
  // Compiled by tsc before: ncc's own TypeScript loader does not work with TypeScript 7.
  const args = [
    ncc,
    'build',
    join(root, 'build/src/entry.js'),
    ...['--out', library, '--license', 'licenses.txt'],
    ...(sourceMaps ? ['--source-map', '--no-source-map-register'] : []),
  ]
  execFileSync(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: 300_000,
  })
  await minifyAll(library, sourceMaps)
  // Without it Node takes the module type from a folder above, and the bundle may die.
  writeFileSync(join(into, 'package.json'), '{"type":"module"}\n')
  rmSync(join(library, 'package.json'), { force: true })
  for (const { name, post } of definitions) {
    mkdirSync(join(into, name), { recursive: true })
    for (const phase of post ? ['main', 'post'] : ['main'])
      writeFileSync(join(into, name, `${phase}.cjs`), stub(name, phase))
  }
}

/** ncc's own `--minify` leaves the chunks as they are, which are nearly everything. */
async function minifyAll(folder: string, sourceMaps: boolean): Promise<void> {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.js'))) {
    const file = join(folder, name)
    const mapped = sourceMaps ? { sourceMap: { content: readFileSync(`${file}.map`, 'utf8') } } : {}
    const { code, map } = await minify(readFileSync(file, 'utf8'), { module: true, ecma: 2020, ...mapped })
    if (code === undefined) throw new Error(`terser gave nothing for ${name}`)
    writeFileSync(file, `${code}\n`)
    if (typeof map === 'string') writeFileSync(`${file}.map`, map)
  }
}

/**
 * The file that a runner starts. It is CommonJS of an old dialect, because runners of Gitea, Forgejo and act
 * start whatever `node` the job's image has, whatever `runs.using` says: an old one must be able to read the
 * explanation. The exit code is 1 until an outcome exists.
 */
export function stub(name: string, phase: string): string {
  return `'use strict'
process.exitCode = 1
if (parseInt(process.versions.node, 10) < 20) {
  console.log('::error::${name} needs Node 20 or later, but the image of this job has ' + process.version + '. Use a job image with a current Node (for example node:22-bookworm).')
} else {
  import('../lib/index.js').then(function (library) { return library.start('${name}/${phase}') }).catch(function (error) {
    process.exitCode = 1
    console.log('::error::${name} could not be started: ' + String((error && error.message) || error).replace(/%/g, '%25').replace(/\\s+/g, ' '))
  })
}
`
}

/** Every file below a folder with its content, by relative path. */
export function contentOf(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path)]))
}
