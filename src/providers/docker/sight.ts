import type { DockerCli } from '../../clients/docker/cli.ts'
import type { Target } from '../provider.ts'
import { type Observed, observe } from './observe.ts'

/** What was seen of an environment ahead of the writing. It serves once: what was written to is looked at anew. */
export class Sight {
  readonly #docker: DockerCli
  #seen: { readonly key: string; readonly observed: Promise<Observed> } | undefined

  constructor(docker: DockerCli) {
    this.#docker = docker
  }

  look(target: Target, services: readonly string[]): Promise<Observed> {
    const observed = observe(this.#docker, target, services)
    this.#seen = { key: keyOf(target, services), observed }
    return observed
  }

  /** What was seen of exactly this, or else a look at it. */
  take(target: Target, services: readonly string[]): Promise<Observed> {
    const seen = this.#seen
    this.forget()
    return seen?.key === keyOf(target, services) ? seen.observed : observe(this.#docker, target, services)
  }

  forget(): void {
    this.#seen = undefined
  }
}

const keyOf = (target: Target, services: readonly string[]): string =>
  JSON.stringify([target.name, target.owner, [...services].sort()])
