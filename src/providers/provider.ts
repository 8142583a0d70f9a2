import { Failure } from '../core/failure.ts'
import type { Owner, Stamp } from '../core/owner.ts'
import type { Secret } from '../core/secret.ts'

/** What we ask of a provider: the place where an environment lives. */
export interface Provider {
  readonly name: string
  /**
   * What exists of this environment; undefined if nothing does. Refuses (`not-ours`) a name that others hold. With
   * names of secrets, also what its services got under them.
   */
  find(target: Target, secretNames?: readonly string[]): Promise<LiveEnvironment | undefined>
  /** What `ensure` would do now, one line for each thing; nothing is changed. For `dry-run`. */
  plan(target: Target, wanted: WantedEnvironment): Promise<readonly string[]>
  /**
   * Looks at the environment and the images of its services. Says what the images say of themselves; undefined if
   * the provider does not have them all yet. Refuses (`not-ours`) a name that others hold. The next `ensure` goes by
   * what was seen here, so that the look can be taken while the forge is asked.
   */
  look(target: Target, images: ImagesByService): Promise<readonly PreparedImage[] | undefined>
  /** Gets images that the provider does not have yet, which may take minutes; what was seen before is forgotten. */
  obtain(images: ImagesByService): Promise<void>
  /**
   * Makes the environment be as wanted, service by service, adopting what exists. `isReady` is asked once the
   * new version of a service runs; if it throws, that service goes back to what it was. Throws `Outdated` if what
   * it had seen is not so any more.
   */
  ensure(target: Target, wanted: WantedEnvironment, isReady: ReadinessCheck): Promise<EnsuredEnvironment>
  /** How a service is right now: the version that runs, be it not yet proven; undefined if it does not exist. */
  status(target: Target, service: string): Promise<ServiceStatus | undefined>
  /** The last lines of a service's log. Foreign text. */
  logs(target: Target, service: string, lines: number): Promise<string>
  /** Removes what carries the owner's labels and fits the terms. What is gone already counts as removed. */
  remove(target: Target, terms?: RemovalTerms): Promise<Removal>
  /** Every environment of the app's repository that carries our labels, also half-made ones. */
  list(owner: Pick<Owner, 'repository' | 'app' | 'environment'>): Promise<readonly ListedEnvironment[]>
  /**
   * Removes images of these names (without tag or digest) that were fetched for environments of the repository and
   * that nothing runs: a run that was killed leaves them, and no label of an environment leads to them.
   */
  removeUnusedImages(repository: string, names: readonly string[]): Promise<Removal>
}

/**
 * Thrown by `ensure`: somebody else is at work on the same environment, and what this run had seen is not so any
 * more. What it had made is gone again; to look again and start over may succeed.
 */
export class Outdated extends Failure {}

/** One environment of one owner, and its name at the provider. */
export interface Target {
  readonly owner: Owner
  /** Deterministic: made from the template in deploy.yml. */
  readonly name: string
}

/** The environment as it should be. */
export interface WantedEnvironment {
  readonly stamp: Stamp
  readonly services: readonly WantedService[]
}

/** A service as it should be. */
export interface WantedService {
  readonly name: string
  /** `name@sha256:…`, or an engine's image id. */
  readonly image: string
  readonly port?: number
  readonly command?: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, Secret>>
  readonly memoryBytes?: number
  readonly cpus?: number
}

/** `name@sha256:…`, or an engine's image id, by the name of the service. */
export type ImagesByService = Readonly<Record<string, string>>

/** The image of a service. */
export interface PreparedImage {
  readonly service: string
  /** Foreign text: whoever built the image wrote them, or inherited them from its base. */
  readonly labels: Readonly<Record<string, string>>
}

/**
 * Asked after a start: resolves when the service is ready, throws a `Failure` when it will not be. The signal
 * is aborted when the answer is of no interest any more, because the service ended.
 */
export type ReadinessCheck = (service: ServiceStatus, signal: AbortSignal) => Promise<void>

/** What exists of an environment. */
export interface LiveEnvironment {
  readonly generation: string
  readonly stamp: Partial<Stamp>
  readonly services: readonly ServiceStatus[]
  /** Values of the secrets asked for, as far as the provider gives them away: to hide them in what an app prints. */
  readonly secrets: readonly Secret[]
}

/** A service as it is. */
export interface ServiceStatus {
  readonly name: string
  /** The provider's id of the running thing, for messages. */
  readonly id: string
  readonly state: 'running' | 'starting' | 'exited' | 'restarting'
  /** Only when exited. */
  readonly exitCode?: number
  /** Killed for using more memory than its limit. */
  readonly outOfMemory: boolean
  readonly restarts: number
  readonly version: string | undefined
  readonly image: string
  /** Where people reach it; undefined without a port. */
  readonly url?: string
}

/** What `ensure` did. */
export interface EnsuredEnvironment {
  readonly generation: string
  /** When the sweep may remove it: what is on the environment now, which an unchanged one keeps. */
  readonly expires?: string
  readonly created: boolean
  readonly services: readonly EnsuredService[]
}

/** What `ensure` did with one service. */
export interface EnsuredService {
  readonly name: string
  readonly change: 'created' | 'updated' | 'unchanged'
  readonly url?: string
  /** From the stop of the old version to the readiness of the new one; only after an update. */
  readonly gapMs?: number
}

/** What is removed, and when. */
export interface RemovalTerms {
  /** Only this one; any, if undefined. */
  readonly generation?: string
  /**
   * Asked once everything is marked as going, just before the first thing goes: a run that looks from then on makes
   * its own anew. If it says no, or throws, everything stays.
   */
  readonly stillWanted?: () => Promise<boolean>
}

/** What was removed, and what was not. */
export interface Removal {
  /** It was not wanted any more when everything was ready for it; nothing was removed. */
  readonly refused?: true
  readonly removed: readonly string[]
  readonly remaining: readonly Remaining[]
}

/** Something that could not be removed. */
export interface Remaining {
  readonly resource: string
  readonly reason: string
  /** The command that removes it by hand, where there is one. */
  readonly command?: string
}

/** An environment found by its labels. */
export interface ListedEnvironment {
  readonly target: Target
  readonly generation: string
  /** ISO 8601; undefined if no part of it carries one. */
  readonly expires?: string
  /** Images its services run, for cleaning up tags. */
  readonly images: readonly string[]
}
