import { afterEach, expect, test, vi } from 'vitest'
import { deadlineIn, monotonicNow } from '../../src/runtime/clock.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('a clock that is set back or forth moves no deadline', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const begin = monotonicNow()
  const deadline = deadlineIn(60_000)
  for (const hours of [-2, 5]) {
    vi.setSystemTime(Date.now() + hours * 3_600_000)
    expect(deadline.left()).toBeGreaterThan(50_000)
    expect(deadline.left()).toBeLessThanOrEqual(60_000)
    expect(monotonicNow() - begin).toBeLessThan(10_000)
  }
})
