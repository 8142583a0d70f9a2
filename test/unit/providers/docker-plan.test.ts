import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Plan, plan, planBack, type Slot, type Step } from '../../../src/providers/docker/plan.ts'
import { runs } from '../../harness/runs.ts'

/** A container of a pretended engine: which version it was made for. */
interface Fake {
  readonly version: string
  readonly state: Slot['state']
  readonly proven: boolean
}

interface FakeEngine {
  readonly live?: Fake
  readonly candidate?: Fake
}

/** The engine as the plan sees it when `wanted` is wanted. */
const slots = ({ live, candidate }: FakeEngine, wanted: string) => {
  const slot = ({ version, state, proven }: Fake): Slot => ({ matches: version === wanted, state, proven })
  return { ...(live && { live: slot(live) }), ...(candidate && { candidate: slot(candidate) }) }
}

/** What the real engine does for a step; throws where it would refuse. */
function apply(engine: FakeEngine, step: Step, wanted: string): FakeEngine {
  const { live, candidate } = engine
  switch (step.do) {
    case 'create':
      if (candidate) throw new Error('name in use')
      return { ...engine, candidate: { version: wanted, state: 'stopped', proven: false } }
    case 'stop':
      return { ...engine, [step.role]: { ...must(engine[step.role]), state: 'stopped' } }
    case 'start': {
      const other = step.role === 'live' ? candidate : live
      if (other && other.state !== 'stopped') throw new Error('port is already allocated')
      return { ...engine, [step.role]: { ...must(engine[step.role]), state: 'running' } }
    }
    case 'prove':
      if (must(engine[step.role]).state !== 'running') throw new Error('does not run')
      return { ...engine, [step.role]: { ...must(engine[step.role]), proven: true } }
    case 'remove': {
      const { [step.role]: _gone, ...rest } = engine
      return rest
    }
    case 'promote':
      if (live) throw new Error('name in use')
      return { live: must(candidate) }
  }
}

function must(fake: Fake | undefined): Fake {
  if (!fake) throw new Error('no such container')
  return fake
}

/** Carries out at most `steps` steps: a run that is killed after them. */
function runUntilKilled(engine: FakeEngine, wanted: string, steps: number): FakeEngine {
  return plan(slots(engine, wanted))
    .steps.slice(0, steps)
    .reduce((now, step) => apply(now, step, wanted), engine)
}

const finish = (engine: FakeEngine, wanted: string): FakeEngine =>
  runUntilKilled(engine, wanted, Number.POSITIVE_INFINITY)

const up = (version: string): Fake => ({ version, state: 'running', proven: true })

describe('a run that was killed', () => {
  it('after any step of any number of runs is completed by the next one, to the same end', () => {
    const version = fc.constantFrom('v1', 'v2', 'v3')
    const killed = fc.array(fc.record({ wanted: version, steps: fc.nat(8) }), { maxLength: 6 })
    fc.assert(
      fc.property(killed, version, (runs, wanted) => {
        const left = runs.reduce<FakeEngine>(
          (engine, run) => runUntilKilled(engine, run.wanted, run.steps),
          {},
        )
        expect(finish(left, wanted)).toEqual({ live: up(wanted) })
      }),
      runs(2000),
    )
  })

  it('while it brought the previous version back is completed by the next one too', () => {
    const back = fc.nat(3)
    fc.assert(
      fc.property(back, fc.constantFrom('v1', 'v2', 'v3'), (steps, wanted) => {
        const failing = runUntilKilled({ live: up('v1') }, 'v2', 3)
        expect(failing.candidate).toEqual({ version: 'v2', state: 'running', proven: false })
        const left = planBack(true)
          .slice(0, steps)
          .reduce((now, step) => apply(now, step, 'v2'), failing)
        expect(finish(left, wanted)).toEqual({ live: up(wanted) })
      }),
    )
  })

  it('converges from every state, also from those that hands made', () => {
    const state = fc.constantFrom<Slot['state']>('running', 'restarting', 'stopped')
    const fake = fc.record({ version: fc.constantFrom('v1', 'v2'), state, proven: fc.boolean() })
    const both = fc.record({ live: fake, candidate: fake }, { requiredKeys: [] })
    const possible = both.filter(
      ({ live, candidate }) =>
        !live || !candidate || live.state === 'stopped' || candidate.state === 'stopped',
    )
    fc.assert(
      fc.property(possible, (engine) => {
        const end = finish(engine, 'v2')
        expect(end.candidate).toBeUndefined()
        expect(end.live).toMatchObject({ version: 'v2', state: 'running' })
      }),
      runs(500),
    )
  })
})

describe('the plan', () => {
  const live: Slot = { matches: true, state: 'running', proven: true }
  const old: Slot = { ...live, matches: false }
  const words = ({ steps }: Plan) =>
    steps.map((step) => ('role' in step ? `${step.do} ${step.role}` : step.do))

  it('for nothing yet makes a candidate, proves it and promotes it', () => {
    expect(words(plan({}))).toEqual(['create', 'start candidate', 'prove candidate', 'promote'])
  })

  it('for another version stops the old one only when the new one is made, and removes it last', () => {
    expect(words(plan({ live: old }))).toEqual([
      'create',
      'stop live',
      'start candidate',
      'prove candidate',
      'remove live',
      'promote',
    ])
  })

  it('for what runs already is empty', () => {
    expect(plan({ live })).toEqual({ change: 'unchanged', steps: [] })
  })

  it('starts again what is as wanted but stands still', () => {
    expect(words(plan({ live: { ...live, state: 'stopped' } }))).toEqual(['start live', 'prove live'])
  })

  it('completes a replacement that had been decided', () => {
    expect(words(plan({ live: { ...old, state: 'stopped' }, candidate: live }))).toEqual([
      'remove live',
      'promote',
    ])
  })
})
