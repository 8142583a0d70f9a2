import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { portCandidates } from '../../../src/providers/docker/ports.ts'

const range = { from: 20_000, to: 20_049 }

describe('the ports that a service may get', () => {
  it('begin at the same one for the same owner', () => {
    expect(portCandidates(range, 'a', new Set())).toEqual(portCandidates(range, 'a', new Set()))
    expect(portCandidates(range, 'a', new Set())[0]).not.toBe(portCandidates(range, 'b', new Set())[0])
  })

  it('are in the range, free, each once, and at most twenty', () => {
    fc.assert(
      fc.property(fc.string(), fc.uniqueArray(fc.integer({ min: 19_990, max: 20_060 })), (key, taken) => {
        const ports = portCandidates(range, key, new Set(taken))
        const free = 50 - taken.filter((port) => port >= range.from && port <= range.to).length
        expect(ports).toHaveLength(Math.min(20, free))
        expect(new Set(ports).size).toBe(ports.length)
        const wrong = ports.filter((port) => taken.includes(port) || port < range.from || port > range.to)
        expect(wrong).toEqual([])
      }),
    )
  })
})
