/** One figure. */
export interface Measurement {
  readonly what: string
  readonly value: number
  /** "×" for a ratio against the reference of the same run; else what is counted. */
  readonly unit: string
  /** What we hold ourselves to; undefined where the figure is only for information. */
  readonly limit?: number
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/**
 * The median ratio of two ways to do a thing, measured in turns (A B A B …), so that what else the machine
 * does meets both.
 */
export async function ratio(
  rounds: number,
  reference: () => Promise<number>,
  ours: () => Promise<number>,
): Promise<number> {
  const ratios: number[] = []
  await reference()
  await ours()
  for (let round = 0; round < rounds; round++) {
    const base = await reference()
    ratios.push((await ours()) / base)
  }
  return median(ratios)
}
