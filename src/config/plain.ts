import { isAlias, isMap, isScalar, isSeq, type Node } from 'yaml'
import type { Path } from './document.ts'
import { type ConfigProblem, formatPath } from './problems.ts'

/** Levels of maps and lists; the schema knows nine. */
export const maxDepth = 20
/** Far more than any real file has; what exceeds it is made of aliases of aliases. */
const maxNodes = 20_000

/** Line and column, from 1, of an offset in the text. */
export type At = (offset: number) => { readonly line: number; readonly column: number }

/** A document as plain values, and what YAML allows in it and we don't. */
export function plainValue(
  contents: unknown,
  at: At,
): { readonly value: unknown; readonly problems: readonly ConfigProblem[] } {
  const reading = new Reading(at)
  return { value: reading.read(contents, []), problems: reading.problems }
}

/** One reading of a document, in its order, so that an alias means the anchor before it. */
class Reading {
  readonly problems: ConfigProblem[] = []
  readonly #at: At
  readonly #anchors = new Map<string, Node>()
  /** Within what an alias stands for, anchors were seen already. */
  #inAlias = 0
  #nodes = 0

  constructor(at: At) {
    this.#at = at
  }

  read(given: unknown, path: Path): unknown {
    this.#nodes += 1
    if (this.#nodes > maxNodes || path.length > maxDepth) return this.#refuseOnce(given, path)
    if (isAlias(given)) return this.#alias(given, path)
    const node = given as (Node & { anchor?: string }) | null | undefined
    if (node?.tag !== undefined) return this.#refuse(given, path, 'has a tag ("!…"); write the plain value')
    if (node?.anchor !== undefined && this.#inAlias === 0) this.#anchors.set(node.anchor, node)
    if (isMap(node)) return this.#map(node.items, path)
    if (isSeq(node)) return node.items.map((item, index) => this.read(item, [...path, index]))
    return isScalar(node) ? this.#scalar(node, path) : null
  }

  #alias(alias: { source: string }, path: Path): unknown {
    const node = this.#anchors.get(alias.source)
    if (node === undefined)
      return this.#refuse(alias, path, `has the alias "*${alias.source}", for which there is no anchor`)
    this.#inAlias += 1
    const value = this.read(node, path)
    this.#inAlias -= 1
    return value
  }

  #map(items: ReadonlyArray<{ key: unknown; value: unknown }>, path: Path): object {
    const plain: Record<string, unknown> = {}
    for (const { key, value } of items) {
      const name = String(isScalar(key) ? key.value : key)
      const below = [...path, name]
      // Valibot leaves such keys out without a word.
      if (['__proto__', 'constructor', 'prototype'].includes(name))
        this.#refuse(key, below, 'is a word that cannot be a key here')
      else if (Object.hasOwn(plain, name)) this.#refuse(key, below, 'is there twice in the same map')
      else plain[name] = this.read(value, below)
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
