import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
} from 'yaml'
import { oneLine } from '../core/text.ts'
import { type ConfigProblem, formatPath } from './problems.ts'
import { syntaxMessage } from './syntax.ts'

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
const maxDepth = 20
/** Far more than any real file has; what exceeds it is made of aliases of aliases. */
const maxNodes = 20_000

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
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const faults = [...document.errors, ...document.warnings]
  if (faults.length > 0)
    return {
      problems: faults.map((fault) => ({
        ...at(fault.pos[0]),
        path: '',
        message: syntaxMessage(fault, text),
      })),
    }
  if (document.directives?.yaml.explicit === true)
    return refuse('has a %YAML directive; leave it out, the file is read as YAML 1.2')
  const walk = new Walk(document, at)
  const value = walk.plain(document.contents, [])
  if (walk.problems.length > 0) return { problems: walk.problems }
  if (value === null) return refuse('is empty')
  return { source: sourceOf(file, value, document, at) }
}

const refuse = (message: string) => ({ problems: [{ line: 1, column: 1, path: '', message }] })

type At = (offset: number) => { readonly line: number; readonly column: number }

/** Turns nodes into plain values, and collects what YAML allows and we don't. */
class Walk {
  readonly problems: ConfigProblem[] = []
  readonly #document: Document
  readonly #at: At
  #nodes = 0

  constructor(document: Document, at: At) {
    this.#document = document
    this.#at = at
  }

  plain(given: unknown, path: Path): unknown {
    const node = isAlias(given) ? given.resolve(this.#document) : (given as Node | null | undefined)
    this.#nodes += 1
    if (this.#nodes > maxNodes || path.length > maxDepth) return this.#refuseOnce(given, path)
    if (isAlias(given) && node === undefined)
      return this.#refuse(given, path, `has the alias "*${given.source}", for which there is no anchor`)
    if (!isAlias(node) && node?.tag !== undefined)
      return this.#refuse(given, path, 'has a tag ("!…"); write the plain value')
    if (isMap(node)) return this.#map(node.items, path)
    if (isSeq(node)) return node.items.map((item, index) => this.plain(item, [...path, index]))
    return isScalar(node) ? this.#scalar(node, path) : null
  }

  #map(items: ReadonlyArray<{ key: unknown; value: unknown }>, path: Path): object {
    const plain: Record<string, unknown> = {}
    for (const { key, value } of items) {
      const name = String(isScalar(key) ? key.value : key)
      const below = [...path, name]
      // Valibot leaves such keys out without a word.
      if (['__proto__', 'constructor', 'prototype'].includes(name))
        this.#refuse(key, below, 'is a word that cannot be a key here')
      else plain[name] = this.plain(value, below)
    }
    return plain
  }

  #scalar(node: { value: unknown; source?: string }, path: Path): unknown {
    const { value, source = '' } = node
    if (typeof value !== 'number' && typeof value !== 'boolean') return value
    if (String(value) === source && Number.isFinite(Number(value))) return value
    const kind = typeof value === 'number' ? 'the number ' : ''
    return this.#refuse(
      node,
      path,
      `is read by YAML as ${kind}${value}; write "${source}" in quotes for a text, or plain ${value}`,
    )
  }

  #refuse(node: unknown, path: Path, message: string): null {
    const offset = (node as { range?: readonly number[] | null } | undefined)?.range?.[0] ?? 0
    this.problems.push({ ...this.#at(offset), path: formatPath(path), message })
    return null
  }

  #refuseOnce(node: unknown, path: Path): null {
    if (this.problems.some(({ message }) => message === tooMuch)) return null
    return this.#refuse(node, path.slice(0, 3), tooMuch)
  }
}

const tooMuch = `is nested too deeply, or repeats too much with aliases (at most ${maxDepth} levels and ${maxNodes} values)`

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
