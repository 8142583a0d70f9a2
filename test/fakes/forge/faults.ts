import type { ForgeState } from './state.ts'

/** Which requests a fault waits for. */
export interface FaultMatch {
  readonly method: string
  /** Tried on the path below the API's base, as `/repos/acme/notes/pulls/1`. */
  readonly path: RegExp
  /** Only from the nth matching request on, counted from when the fault was queued. */
  readonly nth?: number
  /** How many requests it spoils; default 1. `Infinity` for an outage. */
  readonly times?: number
}

export type Fault =
  | { kind: 'status'; code: number; headers?: Record<string, string>; body?: unknown }
  /** A proxy's page instead of JSON. */
  | { kind: 'html'; code: number }
  /** The connection ends before anything was done. */
  | { kind: 'resetBefore' }
  /** It is done, but the connection ends in the middle of the answer. */
  | { kind: 'resetMidBody' }
  /** Nothing is done and no answer comes. */
  | { kind: 'hang' }
  /** It is done; half of the JSON arrives as if it were all. */
  | { kind: 'truncateJson' }
  /** It is done, and the answer says otherwise: a code, or a reset. */
  | { kind: 'silentSuccess'; as: number | 'reset' }
  /** Reads see the state from when the fault was queued. */
  | { kind: 'stale'; state: ForgeState }
  | { kind: 'delay'; milliseconds: number }
  /** The request waits until the test lets it go. */
  | { kind: 'barrier'; name: string }
  /** Something happens on the forge just before or after the request is handled. */
  | { kind: 'effect'; when: 'before' | 'after'; run: () => void | Promise<void> }

/** What `queueFault` takes; `stale` learns its state there, and n is how many reads it spoils. */
export type FaultOrder = Exclude<Fault, { kind: 'stale' }> | { kind: 'stale'; reads: number }

interface Queued {
  readonly match: FaultMatch
  readonly fault: Fault
  seen: number
  used: number
}

/** Faults that wait for their request. Each request meets at most one: the first queued that fits. */
export class FaultQueue {
  readonly #queued: Queued[] = []
  readonly #barriers = new Map<string, Barrier>()

  add(match: FaultMatch, fault: Fault): void {
    this.#queued.push({ match, fault, seen: 0, used: 0 })
  }

  take(method: string, path: string): Fault | undefined {
    const fits = this.#queued.filter(({ match }) => match.method === method && match.path.test(path))
    for (const queued of fits) queued.seen += 1
    const chosen = fits.find(({ match, seen, used }) => seen >= (match.nth ?? 1) && used < (match.times ?? 1))
    if (chosen !== undefined) chosen.used += 1
    return chosen?.fault
  }

  /** Faults that did not happen as often as was asked; an outage must have been met once. */
  leftovers(): string[] {
    return this.#queued
      .filter(({ match, used }) => used < (match.times === Infinity ? 1 : (match.times ?? 1)))
      .map(({ match, fault }) => `${fault.kind} for ${match.method} ${match.path}`)
  }

  barrier(name: string): Barrier {
    const known = this.#barriers.get(name) ?? new Barrier()
    this.#barriers.set(name, known)
    return known
  }

  releaseAll(): void {
    for (const barrier of this.#barriers.values()) barrier.release()
  }
}

/** A gate that requests wait at; the test sees the first arrive and decides when they go on. */
export class Barrier {
  /** Settles when a request stands at the barrier. */
  readonly arrived: Promise<void>
  readonly released: Promise<void>
  #arrive: () => void = () => {}
  #release: () => void = () => {}

  constructor() {
    this.arrived = new Promise((resolve) => {
      this.#arrive = resolve
    })
    this.released = new Promise((resolve) => {
      this.#release = resolve
    })
  }

  wait(): Promise<void> {
    this.#arrive()
    return this.released
  }

  release(): void {
    this.#release()
  }
}
