/**
 * What this process waits for right now. All that an action waits for is a child, a request or a pause, each of
 * which has a deadline and is listed here: so the heartbeat can say what takes long, and an action that waits for
 * nothing of these and still does not end is stuck.
 */
interface Wait {
  readonly what: string | undefined
  readonly since: number
}

const waits = new Set<Wait>()
const tasks = new Set<Wait>()
let begun = 0
let spokeAt = performance.now()

/** Lists a wait until it settles; `what` is shown to people: "docker push", "GET https://…". */
export function waiting<T>(what: string | undefined, promise: Promise<T>): Promise<T> {
  begun++
  return listed(waits, what, promise)
}

/** Names work that consists of many short waits: "web to become ready". */
export function during<T>(what: string, work: () => Promise<T>): Promise<T> {
  return listed(tasks, what, work())
}

async function listed<T>(list: Set<Wait>, what: string | undefined, promise: Promise<T>): Promise<T> {
  const wait = { what, since: performance.now() }
  list.add(wait)
  try {
    return await promise
  } finally {
    list.delete(wait)
  }
}

/** Something was printed. */
export function spoke(): void {
  spokeAt = performance.now()
}

/** What is waited for, and since when. */
export interface Waiting {
  /** How many waits have begun until now: it stands still while nothing happens. */
  readonly begun: number
  /** How many of them are under way. */
  readonly open: number
  readonly silentMs: number
  /** The oldest that has a name. */
  readonly what: string | undefined
  readonly forMs: number
}

/** A look at the waits. */
export function currentWaits(): Waiting {
  const now = performance.now()
  const oldest = [...tasks, ...waits].find(({ what }) => what !== undefined)
  const silentMs = now - spokeAt
  return {
    begun,
    open: waits.size,
    silentMs,
    what: oldest?.what,
    forMs: oldest === undefined ? silentMs : now - oldest.since,
  }
}
