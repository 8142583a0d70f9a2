import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { root } from '../../tools/root.ts'

/** The TypeScript files below a folder of the project with their texts, by path from the project's root. */
export function sourcesIn(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  return new Map(files.map((file) => [file.slice(root.length + 1), readFileSync(file, 'utf8')]))
}

/** Code without its comments, so that prose does not count. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
}

/** What a file imports, statically or on demand: paths from the project's root, or names of packages. */
export function importsOf(file: string, text: string): readonly string[] {
  const found = withoutComments(text).matchAll(/(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g)
  return [...found].map(([, name = '']) =>
    name.startsWith('.') ? normalize(join(dirname(file), name)) : name,
  )
}

/** Every file that the given ones import, directly or through others, and themselves. */
export function reachableFrom(
  files: readonly string[],
  sources: ReadonlyMap<string, string>,
): ReadonlySet<string> {
  const seen = new Set<string>()
  const visit = (file: string) => {
    const text = sources.get(file)
    if (text === undefined || seen.has(file)) return
    seen.add(file)
    for (const name of importsOf(file, text)) visit(name)
  }
  for (const file of files) visit(file)
  return seen
}
