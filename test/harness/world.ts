import type { Target } from './door.ts'
import type { Profile } from './profiles.ts'
import type { ActionRun } from './run-action.ts'

/** A secret of a case, and who may see it in plain text. */
export interface CaseSecret {
  readonly name: string
  readonly value: string
  /** Names of targets. */
  readonly targets: readonly string[]
  /** Names of variables in which a child may have it. */
  readonly env?: readonly string[]
}

/** What a scenario has made around an action: everything is its own, so that cases run side by side. */
export interface World {
  readonly targets: readonly Target[]
  /** Texts that differ from world to world, and what stands for them in the key of a call. */
  readonly volatile: Readonly<Record<string, string>>
  /** The programs that the action finds, by name; the paths of the real ones. */
  readonly programs: Readonly<Record<string, string>>
  readonly secrets: readonly CaseSecret[]
  /** What the runner gives to the action, the first time and when the job is run again. */
  run(attempt: 1 | 2): ActionRun
  /** What is not as the action promises when it ends well; one sentence each. */
  broken(outputs: Readonly<Record<string, string>>): Promise<string[]>
  /** What may never be, however a run ended: two of one thing, things without an owner; one sentence each. */
  excess(): Promise<string[]>
  /** Everything that others can read: comments, labels, descriptions. */
  published(): Promise<string>
  /** The forge ended the job's token with the job; `run` has a new one from now on. */
  newToken(): void
  close(): Promise<void>
}

/** One thing that an action is asked to do, in a state of the world. */
export interface Scenario {
  readonly action: string
  /** `create`, `update`, `unchanged`. */
  readonly name: string
  /** How much faster the clock of the action runs. */
  readonly times: number
  /** Swept only with TEST_LONG_ALL=1: what it calls, others call as well. */
  readonly rare?: true
  readonly open: (profile: Profile, folder: string) => Promise<World>
}
