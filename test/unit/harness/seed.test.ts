import { describe, expect, it } from 'vitest'
import { seeded } from '../../harness/seed.ts'

const numbers = (name: string, seed?: string): number[] => {
  const { random } = seeded(name, seed)
  return Array.from({ length: 1000 }, random)
}

describe('chance with a seed', () => {
  it('is the same for the same seed and name, and another for others', () => {
    expect(numbers('kills', '7')).toEqual(numbers('kills', '7'))
    expect(numbers('kills', '7')).not.toEqual(numbers('kills', '8'))
    expect(numbers('kills', '7')).not.toEqual(numbers('sweep', '7'))
  })

  it('can be repeated from the seed that it tells', () => {
    const first = seeded('kills', '')
    expect(seeded('kills', String(first.seed)).random()).toBe(first.random())
  })

  it('spreads over the whole range', () => {
    const tenths = new Set(numbers('kills', '1').map((number) => Math.floor(number * 10)))
    expect([...tenths].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('shares out a part in order, never nothing, and all for 1', () => {
    const list = Array.from({ length: 30 }, (_, index) => index)
    const third = seeded('kills', '3').share(list, 1 / 3)
    expect(third).toHaveLength(10)
    expect(third).toEqual(third.toSorted((a, b) => a - b))
    expect(seeded('kills', '3').share(list, 0.001)).toHaveLength(1)
    expect(seeded('kills', '3').share(list, 1)).toEqual(list)
    expect(seeded('kills', '3').share([], 1)).toEqual([])
  })

  it('refuses a seed that is none', () => {
    expect(() => seeded('kills', 'x')).toThrow('TEST_SEED: "x" is not a whole number')
  })
})
