import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Finding, HealthState } from '../../../src/health/evaluate.ts'
import { gateFailure } from '../../../src/health/failure.ts'
import { type GateClock, type GateReport, gate } from '../../../src/health/gate.ts'
import { firstHealthyAfter } from '../../../src/health/report.ts'
import type { GateTarget } from '../../../src/health/target.ts'
import { timelineLog, timelineMarkdown } from '../../../src/health/timeline.ts'
import type { Budget } from '../../../src/health/verdict.ts'
import { runs } from '../../harness/runs.ts'

/** The defaults of the action. */
const defaultBudget: Budget = {
  successes: 3,
  intervalMs: 2000,
  requestTimeoutMs: 5000,
  limitsMs: { unreachable: 120_000, wrong: 30_000, stale: 120_000 },
  deadlineMs: 300_000,
}

/** What a probe of a test finds, and how long that takes. */
interface Step {
  readonly state: HealthState
  readonly takesMs: number
}

/** A clock that only moves when somebody waits. Enough for one target: two of them would share the waiting. */
function virtualClock(): GateClock & { add(ms: number): void } {
  let now = 1000
  return {
    now: () => now,
    add: (ms) => {
      now += ms
    },
    sleep: async (ms) => {
      now += ms
    },
  }
}

const findings: Readonly<Record<HealthState, Finding>> = {
  healthy: { state: 'healthy', why: 'version "new"', served: 'new', status: 200 },
  wrong: { state: 'wrong', why: 'status 503 instead of 2xx', status: 503, body: 'sorry' },
  stale: { state: 'stale', why: 'version "old" instead of "new"', served: 'old', status: 200 },
  unreachable: { state: 'unreachable', why: 'nothing listens there' },
}

/** Runs the gate over these steps (the last one for ever); tells what it saw. */
async function run(steps: readonly Step[], budget: Budget = defaultBudget) {
  const clock = virtualClock()
  const seen: HealthState[] = []
  const sentAt: number[] = []
  const target: GateTarget = {
    name: 'web',
    asks: 'GET http://web/',
    probe: async (timeoutMs) => {
      const step = steps[Math.min(seen.length, steps.length - 1)] as Step
      sentAt.push(clock.now() - 1000)
      const late = step.takesMs > timeoutMs
      clock.add(late ? timeoutMs : step.takesMs)
      const state = late ? 'unreachable' : step.state
      seen.push(state)
      return findings[state]
    },
  }
  const report = await gate([target], budget, { clock })
  const one = report.targets[0]
  if (one === undefined) throw new Error('no report')
  return { report, one, seen, sentAt, endedMs: clock.now() - 1000 }
}

const steps = (...of: ReadonlyArray<readonly [number, HealthState, number?]>): Step[] =>
  of.flatMap(([count, state, takesMs = 10]) => Array.from({ length: count }, () => ({ state, takesMs })))

const explained = async (list: readonly Step[], budget?: Budget) => {
  const { one, endedMs } = await run(list, budget)
  return [one.verdict.word, one.verdict.explanation, endedMs]
}

describe('the gate says', () => {
  test.each<[string, Step[], Partial<Budget>, string, string, number]>([
    [
      'healthy, two intervals after the first healthy answer',
      steps([1, 'healthy']),
      {},
      'healthy',
      '3 healthy answers in a row, of version "new", the first after 10ms',
      4010,
    ],
    [
      'healthy at once, if one answer is enough',
      steps([1, 'healthy']),
      { successes: 1 },
      'healthy',
      '1 healthy answer in a row, of version "new", the first after 10ms',
      10,
    ],
    [
      'healthy, counting anew after a break',
      steps([2, 'healthy'], [1, 'wrong'], [1, 'healthy']),
      {},
      'healthy',
      '3 healthy answers in a row, of version "new", the first after 10ms',
      10_010,
    ],
    [
      'unreachable',
      steps([1, 'unreachable']),
      {},
      'unreachable',
      'no answer for 2m (61 probes): nothing listens there',
      120_010,
    ],
    [
      'unhealthy, sooner than unreachable',
      steps([1, 'wrong']),
      {},
      'unhealthy',
      'wrong answers for 30s (16 probes): status 503 instead of 2xx',
      30_010,
    ],
    [
      'stale',
      steps([1, 'stale']),
      {},
      'stale',
      'answers of another version for 2m (61 probes): version "old" instead of "new"',
      120_010,
    ],
    [
      'timed out, where no state lasts',
      steps(...Array.from({ length: 200 }, (_, i) => [1, i % 2 ? 'healthy' : 'wrong'] as const)),
      {},
      'timed-out',
      'not healthy 3 times in a row within 5m (150 probes); the last answer was healthy (version "new")',
      298_010,
    ],
    [
      'timed out in the middle of a probe',
      steps([1, 'healthy', 60_000]),
      { requestTimeoutMs: 60_000, deadlineMs: 1500 },
      'timed-out',
      'not healthy 3 times in a row within 1.5s (1 probe); the last answer was unreachable (nothing listens there)',
      1500,
    ],
  ])('%s', async (_, list, over, word, explanation, endedMs) => {
    expect(await explained(list, { ...defaultBudget, ...over })).toEqual([word, explanation, endedMs])
  })

  test('each limit counts without a break: another state begins it anew', async () => {
    const { one, endedMs } = await run(
      steps([10, 'wrong'], [1, 'unreachable'], [10, 'wrong'], [1, 'healthy']),
    )
    expect(one.verdict.word).toBe('healthy')
    expect(endedMs).toBe(46_010)
  })

  test('a slow answer does not delay the next question, and questions never overlap', async () => {
    const { sentAt } = await run(steps([1, 'healthy', 1500], [1, 'healthy', 3000], [1, 'healthy', 10]))
    expect(sentAt).toEqual([0, 2000, 5000])
  })
})

const step = fc.record({
  state: fc.constantFrom<HealthState>('healthy', 'wrong', 'stale', 'unreachable'),
  takesMs: fc.integer({ min: 0, max: 9000 }),
})
const duration = (max: number) => fc.integer({ min: 10, max })
const budgets = fc.record<Budget>({
  successes: fc.integer({ min: 1, max: 6 }),
  intervalMs: duration(8000),
  requestTimeoutMs: duration(9000),
  limitsMs: fc.record({ unreachable: duration(30_000), wrong: duration(30_000), stale: duration(30_000) }),
  deadlineMs: fc.integer({ min: 1000, max: 60_000 }),
})
const cases = fc.tuple(fc.array(step, { minLength: 1, maxLength: 40 }), budgets)

describe('whatever an app answers, the gate', () => {
  test('never says healthy unless the last answers in a row were', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([list, budget]) => {
        const { report, seen } = await run(list, budget)
        const lastOnes = seen.slice(-budget.successes)
        const proven = lastOnes.length === budget.successes && lastOnes.every((state) => state === 'healthy')
        expect(report.verdict === 'healthy').toBe(proven)
      }),
      runs(500),
    )
  })

  test('ends by the deadline', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([list, budget]) => {
        expect((await run(list, budget)).endedMs).toBeLessThanOrEqual(budget.deadlineMs)
      }),
      runs(500),
    )
  })

  test('ends a state soon after its limit', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([list, budget]) => {
        const { one, endedMs } = await run(list, budget)
        const { streak } = one.progress
        if (streak === undefined || streak.state === 'healthy') return
        const over = endedMs - streak.sinceMs - budget.limitsMs[streak.state]
        expect(over).toBeLessThanOrEqual(budget.intervalMs + budget.requestTimeoutMs)
      }),
      runs(500),
    )
  })

  test('needs at most one interval or request for each further success', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([list, budget]) => {
        const { one, seen, endedMs } = await run(list, budget)
        if (one.verdict.word !== 'healthy' || seen.indexOf('healthy') !== seen.length - budget.successes)
          return
        const pause = Math.max(budget.intervalMs, budget.requestTimeoutMs)
        expect(endedMs - (one.progress.firstHealthyMs ?? 0)).toBeLessThanOrEqual(
          (budget.successes - 1) * pause + budget.requestTimeoutMs,
        )
      }),
      runs(500),
    )
  })

  test('explains every verdict on one line, and tells every probe in its timeline', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ([list, budget]) => {
        const { report, one, seen } = await run(list, budget)
        expect(one.verdict.explanation).toMatch(/^[^\n]{10,}$/)
        expect(one.progress.runs.reduce((sum, { count }) => sum + count, 0)).toBe(seen.length)
        expect(timelineLog(report).split('\n').length).toBeLessThanOrEqual(22)
      }),
    )
  })
})

describe('several targets', () => {
  const fixed = (name: string, state: HealthState): GateTarget => ({
    name,
    asks: `GET http://${name}/`,
    probe: async () => findings[state],
  })
  const quick: Budget = {
    ...defaultBudget,
    intervalMs: 10,
    limitsMs: { unreachable: 60, wrong: 60, stale: 60 },
  }

  test('each get their verdict, and the gate the worst of them', async () => {
    const report = await gate([fixed('api', 'healthy'), fixed('web', 'stale'), fixed('job', 'wrong')], quick)
    expect(report.verdict).toBe('unhealthy')
    const failure = gateFailure(report)
    expect(failure.reasonCode).toBe('unhealthy')
    expect(failure.message.replace(/\d+(ms| probes)/g, 'N$1')).toBe(
      [
        'web (GET http://web/) is stale: answers of another version for Nms (N probes): version "old" instead of "new".',
        'job (GET http://job/) is unhealthy: wrong answers for Nms (N probes): status 503 instead of 2xx.',
        'Healthy: api (1 target of 3).',
      ].join('\n'),
    )
    expect(failure.evidence).toEqual([{ title: 'job: last answer, status 503', text: 'sorry' }])
  })

  test('show the last answer that had a body, also if there was none after it', async () => {
    let asked = 0
    const dying: GateTarget = {
      ...fixed('web', 'wrong'),
      probe: async () => findings[asked++ < 2 ? 'wrong' : 'unreachable'],
    }
    const failure = gateFailure(await gate([dying], quick))
    expect(failure.reasonCode).toBe('unreachable')
    expect(failure.evidence).toEqual([{ title: 'web: last answer, status 503', text: 'sorry' }])
  })

  test('first healthy is when the last of them was', async () => {
    const late = (name: string, after: number): GateTarget => {
      let asked = 0
      return { ...fixed(name, 'healthy'), probe: async () => findings[asked++ < after ? 'stale' : 'healthy'] }
    }
    const [both, one] = await Promise.all([
      gate([late('a', 0), late('b', 4)], quick),
      gate([late('a', 0), fixed('b', 'stale')], quick),
    ])
    expect(firstHealthyAfter(both)).toBeGreaterThanOrEqual(35)
    expect(firstHealthyAfter(one)).toBeUndefined()
  })

  test('end together when one throws what waiting cannot mend, or when they are aborted', async () => {
    let asked = 0
    const probe = async () => {
      asked += 1
      return findings.stale
    }
    const endless: GateTarget = { ...fixed('web', 'stale'), probe }
    const broken: GateTarget = { ...fixed('api', 'wrong'), probe: () => Promise.reject(new Error('refused')) }
    const patient = { ...quick, limitsMs: { ...quick.limitsMs, stale: 60_000 } }
    await expect(gate([endless, broken], patient)).rejects.toThrow('refused')
    const before = asked
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(asked).toBeLessThanOrEqual(before + 1)
    const controller = new AbortController()
    const waiting = gate([endless], patient, { signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow()
  })
})

describe('the timeline', () => {
  const list = steps([3, 'unreachable'], [1, 'stale', 4], [1, 'stale', 9], [1, 'stale', 5], [3, 'healthy', 7])

  test('tells what came in a row on one line, with least, median and greatest latency', async () => {
    const { report } = await run(list)
    expect(timelineLog(report)).toBe(
      [
        'web (GET http://web/): healthy',
        '    0.0–4.0 s  3× unreachable: nothing listens there',
        '   6.0–10.0 s  3× stale: version "old" instead of "new"  [4/5/9 ms]',
        '  12.0–16.0 s  3× healthy: version "new"  [7 ms]',
      ].join('\n'),
    )
  })

  test('as Markdown keeps foreign text harmless', async () => {
    const { report } = await run(list)
    const evil: GateReport = {
      ...report,
      targets: report.targets.map((one) => ({
        ...one,
        target: { ...one.target, name: '<b>@team|' },
        verdict: { word: 'healthy', explanation: '[x](javascript:1) ::error::' },
      })),
    }
    const markdown = timelineMarkdown(evil)
    expect(markdown).not.toMatch(/<b>|@team|\[x\]\(/)
    expect(
      markdown
        .split('\n')
        .filter((line) => line.startsWith('| '))
        .map((line) => line.split(/(?<!\\)\|/).length),
    ).toEqual([7, 7, 7, 6, 6, 6, 6, 6])
  })

  test('shows how a restless app began and ended', async () => {
    const restless = steps(
      ...Array.from({ length: 100 }, (_, i) => [1, i % 2 ? 'wrong' : 'healthy'] as const),
    )
    const text = timelineLog((await run(restless)).report)
    expect(text).toContain('… 80 more changes of this kind …')
    expect(text.split('\n')).toHaveLength(22)
  })
})
