import fc from 'fast-check'

/** One change of a tree: where (a number that picks one of its places), and what stands there then. */
interface Change {
  readonly at: number
  readonly how: 'remove' | 'replace' | 'wrap' | 'add'
  readonly value: unknown
}

const junk = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 1 }) },
  fc.constantFrom<unknown>(null, '', 0, -1, 1.5, 1e300, true, [], {}, '${pr}', '\u0000', '__proto__', '<!--'),
)
const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(100_000),
  how: fc.constantFrom('remove', 'replace', 'wrap', 'add'),
  value: junk,
})

/** A JSON tree with a few things in it removed, replaced, put into a list, or added: as broken files are. */
export function mutated(trees: readonly unknown[]): fc.Arbitrary<unknown> {
  const changes = fc.array(change, { minLength: 1, maxLength: 4 })
  return fc.tuple(fc.constantFrom(...trees), changes).map(([tree, list]) => list.reduce(changed, tree))
}

function changed(tree: unknown, { at, how, value }: Change): unknown {
  const copy: unknown = structuredClone(tree)
  const places = placesOf(copy)
  const place = places[at % Math.max(1, places.length)]
  if (place === undefined) return value
  const [parent, key] = place
  if (how === 'remove') Reflect.deleteProperty(parent, key)
  else if (how === 'replace') parent[key] = value
  else if (how === 'wrap') parent[key] = [parent[key]]
  else parent[`${key}x`] = value
  return copy
}

type Parent = Record<string, unknown>

function placesOf(tree: unknown): Array<readonly [Parent, string]> {
  if (typeof tree !== 'object' || tree === null) return []
  return Object.entries(tree).flatMap(([key, value]) => [[tree as Parent, key] as const, ...placesOf(value)])
}
