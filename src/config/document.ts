import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
} from 'yaml'
import { oneLine } from '../core/text.ts'
import { isNestedTooDeeply } from './nesting.ts'
import { type At, maxDepth, plainValue } from './plain.ts'
import type { ConfigProblem } from './problems.ts'
import { syntaxFaults } from './syntax.ts'

/** Where something stands in the file: keys of maps, and places in lists from 0. */
export type Path = ReadonlyArray<string | number>

/** The file as plain values, and where each of them stands. */
export interface Source {
  readonly file: string
  readonly value: unknown
  /** Line and column, from 1, of a key or an entry; of what is around it, if it is not there. */
  locate(path: Path): { readonly line: number; readonly column: number }
  /** What stands there, for a message: `"80a"`, `8000`, `a list`; empty for nothing, undefined if it is not there. */
  shown(path: Path): string | undefined
}

const maxBytes = 256 * 1024
/**
 * Reads YAML 1.2 without its surprises: no tags, no merge keys, no directives, one document, and numbers and
 * booleans only in the form in which they come out again, so that `1.10` cannot silently become 1.1.
 */
export function readDocument(
  text: string,
  file: string,
): { readonly source: Source } | { readonly problems: readonly ConfigProblem[] } {
  const size = Buffer.byteLength(text)
  if (size > maxBytes)
    return refuse(`has ${Math.ceil(size / 1024)} KB; at most ${maxBytes / 1024} KB are allowed`)
  if (isNestedTooDeeply(text)) return refuse(`is nested too deeply; at most ${maxDepth} levels are allowed`)
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    uniqueKeys: false,
  })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const faults = syntaxFaults([...document.errors, ...document.warnings], text)
  if (faults.length > 0)
    return { problems: faults.map(({ offset, message }) => ({ ...at(offset), path: '', message })) }
  if (document.directives?.yaml.explicit === true)
    return refuse('has a %YAML directive; leave it out, the file is read as YAML 1.2')
  const { value, problems } = plainValue(document.contents, at)
  if (problems.length > 0) return { problems }
  if (value === null) return refuse('is empty')
  return { source: sourceOf(file, value, document, at) }
}

const refuse = (message: string) => ({ problems: [{ line: 1, column: 1, path: '', message }] })

function sourceOf(file: string, value: unknown, document: Document.Parsed, at: At): Source {
  return {
    file,
    value,
    locate: (path) => at(find(document, path).offset),
    shown: (path) => {
      const { node, exact } = find(document, path)
      return exact ? show(node) : undefined
    },
  }
}

/** The node at a path, and the offset of its key; the nearest one around it if it is not there. */
function find(document: Document, path: Path): { node: unknown; offset: number; exact: boolean } {
  let node: unknown = document.contents
  let offset = (document.contents as ParsedNode | null)?.range[0] ?? 0
  for (const part of path) {
    const here = isAlias(node) ? node.resolve(document) : node
    if (isMap(here)) {
      const pair = here.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
      if (pair === undefined) return { node: here, offset, exact: false }
      offset = (pair.key as ParsedNode).range[0]
      node = pair.value
    } else if (isSeq(here) && here.items[Number(part)] !== undefined) {
      node = here.items[Number(part)]
      offset = (node as ParsedNode).range[0]
    } else return { node: here, offset, exact: false }
  }
  return { node: isAlias(node) ? node.resolve(document) : node, offset, exact: true }
}

function show(node: unknown): string {
  if (isMap(node)) return 'a map'
  if (isSeq(node)) return 'a list'
  if (!isScalar(node) || node.value === null) return ''
  return typeof node.value === 'string' ? `"${oneLine(node.value, 60)}"` : String(node.value)
}
