/** Chance that can be repeated. */
export interface Seeded {
  /** What TEST_SEED has to be for the same again. */
  readonly seed: number
  /** From 0 up to, but not including, 1. */
  random(): number
  /** One of them, each as likely. Throws for an empty list. */
  pick<T>(list: readonly T[]): T
  /** This part of them, in their order: at least one of a list that has any, all for 1. */
  share<T>(list: readonly T[], fraction: number): T[]
}

/**
 * Chance for one purpose, whose name goes into it, so that two purposes do not meet the same accidents. The seed
 * is new for each run, or what TEST_SEED says, and is printed: what failed by chance can be made to fail again.
 */
export function seeded(name: string, given = process.env.TEST_SEED): Seeded {
  const seed = given === undefined || given === '' ? Math.floor(Math.random() * 2 ** 32) : Number(given)
  if (!Number.isInteger(seed) || seed < 0) throw new Error(`TEST_SEED: "${given}" is not a whole number`)
  console.log(`seed of ${name}: ${seed} (repeat with TEST_SEED=${seed})`)
  const random = mulberry32(hash(name) ^ seed)
  return {
    seed,
    random,
    pick: (list) => {
      if (list.length === 0) throw new Error(`${name}: there is nothing to pick from`)
      return list[Math.floor(random() * list.length)] as (typeof list)[number]
    },
    share: (list, fraction) => {
      const count = Math.min(list.length, Math.max(1, Math.round(list.length * fraction)))
      const order = list.map((_, index) => ({ index, key: random() })).sort((a, b) => a.key - b.key)
      const chosen = new Set(order.slice(0, count).map(({ index }) => index))
      return list.filter((_, index) => chosen.has(index))
    },
  }
}

/** A small generator whose numbers are good enough to spread tests (Tommy Ettinger's mulberry32). */
function mulberry32(start: number): () => number {
  let state = start >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** FNV-1a over the characters. */
function hash(text: string): number {
  let state = 0x811c9dc5
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return state >>> 0
}
