import { describe, expect, it } from 'vitest'
import { decide, type SweepCase } from '../../../src/previews/sweep.ts'

const now = new Date('2026-03-01T12:00:00Z')
const minute = 60_000
const ago = (ms: number) => new Date(now.getTime() - ms).toISOString()
const open = { state: 'open' } as const

describe('the sweep', () => {
  it.each<[string, Pick<SweepCase, 'pull' | 'expires'>, boolean, string]>([
    ['keeps an open one', { pull: open, expires: undefined }, false, 'its pull request is open'],
    [
      'keeps an open one before its expiry',
      { pull: open, expires: ago(-minute) },
      false,
      'its pull request is open',
    ],
    ['removes an open one past its expiry', { pull: open, expires: ago(1) }, true, `it expired at ${ago(1)}`],
    [
      'keeps one within the grace',
      { pull: { state: 'closed', closedAt: ago(9 * minute) }, expires: undefined },
      false,
      'its pull request was closed less than 10m ago',
    ],
    [
      'removes one after the grace',
      { pull: { state: 'closed', closedAt: ago(10 * minute) }, expires: undefined },
      true,
      'its pull request is closed',
    ],
    [
      'removes a closed one whose time nobody knows',
      { pull: { state: 'closed' }, expires: undefined },
      true,
      'its pull request is closed',
    ],
    [
      'keeps one whose pull request the forge does not show',
      { pull: undefined, expires: undefined },
      false,
      'the forge does not know its pull request',
    ],
    [
      'does not take a wrong expiry for a past one',
      { pull: open, expires: 'soon' },
      false,
      'its pull request is open',
    ],
  ])('%s', (_, facts, remove, reason) => {
    expect(decide({ ...facts, now, graceMs: 10 * minute })).toEqual({ remove, reason })
  })
})
