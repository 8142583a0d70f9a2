import { describe, expect, it } from 'vitest'
import { decide, expiry, type SweepCase } from '../../../src/previews/sweep.ts'

const now = new Date('2026-03-01T12:00:00Z')
const minute = 60_000
const ago = (ms: number) => new Date(now.getTime() - ms).toISOString()
const open = { state: 'open' } as const

describe('the sweep', () => {
  it.each<[string, SweepCase['pull'], boolean, string]>([
    ['keeps an open one', open, false, 'its pull request is open'],
    [
      'keeps one within the grace',
      { state: 'closed', closedAt: ago(9 * minute) },
      false,
      'its pull request was closed less than 10m ago',
    ],
    [
      'removes one after the grace',
      { state: 'closed', closedAt: ago(10 * minute) },
      true,
      'its pull request is closed',
    ],
    [
      'keeps a closed one whose time nobody knows',
      { state: 'closed' },
      false,
      'the forge does not say when its pull request was closed',
    ],
    [
      'keeps a closed one whose time cannot be read',
      { state: 'closed', closedAt: 'yesterday' },
      false,
      'the forge does not say when its pull request was closed',
    ],
    [
      'keeps one whose pull request the forge does not show',
      undefined,
      false,
      'the forge does not show its pull request',
    ],
  ])('%s', (_, pull, remove, reason) => {
    expect(decide({ pull, now, graceMs: 10 * minute })).toEqual({ remove, reason })
  })

  it.each([
    ['past', ago(1), `it expired at ${ago(1)}`],
    ['to come', ago(-minute), undefined],
    ['wrong', 'soon', undefined],
    ['absent', undefined, undefined],
  ])('takes an expiry that is %s as what it is', (_, expires, reason) => {
    expect(expiry(expires, now)).toBe(reason)
  })
})
