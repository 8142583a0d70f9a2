/** What counts of a container when deciding what to do with a service. */
export interface Slot {
  /** Runs exactly what is wanted: image, environment, limits, port. */
  readonly matches: boolean
  /** `restarting`: it ends again and again, and the engine starts it again. */
  readonly state: 'running' | 'restarting' | 'stopped'
  /** It became ready once; from then on the engine restarts it. */
  readonly proven: boolean
}

/** The containers of one service. */
export interface Slots {
  /** The one that answers. */
  readonly live?: Slot
  /** The one that is to replace it. */
  readonly candidate?: Slot
}

export type Role = 'live' | 'candidate'

/** One thing to do; each is a single command to the engine, but for `prove`, which also waits. */
export type Step =
  | { readonly do: 'create' }
  | { readonly do: 'start' | 'stop' | 'prove' | 'remove'; readonly role: Role }
  /** The candidate takes the place, and the name, of the live container. */
  | { readonly do: 'promote' }

/** What is done for a service, and how it is told. */
export interface Plan {
  readonly change: 'created' | 'updated' | 'unchanged'
  readonly steps: readonly Step[]
}

/**
 * What to do so that the live container runs what is wanted. It depends only on what exists now, so that a
 * run that was killed after any step is completed by the next one:
 *
 * - a proven candidate has won already: the replacement is completed first, whatever is wanted now;
 * - any other candidate is what a killed run left: nobody knows how far it came, so it is made anew;
 * - the live container is stopped, but removed only after the new one has proven itself.
 */
export function plan({ live, candidate }: Slots): Plan {
  if (candidate?.proven) {
    const rest = plan({ live: candidate })
    return { change: 'updated', steps: [...replacement(live), ...rest.steps] }
  }
  const leftover: Step[] = candidate ? [{ do: 'remove', role: 'candidate' }] : []
  if (live?.matches) {
    if (live.state === 'running') return { change: 'unchanged', steps: leftover }
    return {
      change: 'updated',
      steps: [...leftover, { do: 'start', role: 'live' }, { do: 'prove', role: 'live' }],
    }
  }
  return {
    change: live ? 'updated' : 'created',
    steps: [
      ...leftover,
      { do: 'create' },
      ...(live && live.state !== 'stopped' ? [{ do: 'stop', role: 'live' } as const] : []),
      { do: 'start', role: 'candidate' },
      { do: 'prove', role: 'candidate' },
      ...replacement(live),
    ],
  }
}

function replacement(live: Slot | undefined): Step[] {
  return live ? [{ do: 'remove', role: 'live' }, { do: 'promote' }] : [{ do: 'promote' }]
}

/** What to do when the candidate did not become ready: it goes, and what was stopped for it is started again. */
export function planBack(stopped: boolean): readonly Step[] {
  const back: Step[] = [
    { do: 'start', role: 'live' },
    { do: 'prove', role: 'live' },
  ]
  return [{ do: 'remove', role: 'candidate' }, ...(stopped ? back : [])]
}

/** A step in words, for the log and for `dry-run`. */
export function describe(step: Step, live: string): string {
  const which = 'role' in step && step.role === 'live' ? `${live}` : `the new version of ${live}`
  switch (step.do) {
    case 'create':
      return `create the new version of ${live}`
    case 'start':
      return `start ${which}`
    case 'stop':
      return `stop ${which}, and keep it`
    case 'prove':
      return `wait until ${which} is ready`
    case 'remove':
      return `remove ${which}`
    case 'promote':
      return `let the new version take the place of ${live}`
  }
}
