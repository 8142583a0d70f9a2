import { Failure } from '../../core/failure.ts'
import { evenIfCancelled } from '../../runtime/cancel.ts'
import { monotonicNow } from '../../runtime/clock.ts'
import * as log from '../../runtime/log.ts'
import type { EnsuredService } from '../provider.ts'
import { bringBack } from './back.ts'
import { logs, look, remove, start, stop } from './commands.ts'
import { createNamed } from './conflict.ts'
import { createArguments, secretEnvironment } from './create-arguments.ts'
import { candidateName, liveName } from './names.ts'
import { named } from './observe.ts'
import { letGo, overtaken } from './overtaken.ts'
import { describe, type Role, type Step } from './plan.ts'
import { promote } from './promote.ts'
import { prove } from './prove.ts'
import { type ServicePlan, type ServiceTask, started } from './service.ts'
import { type Back, type StartProblem, startFailure } from './start-failure.ts'
import { everybody, freePorts, noneLeft, takenBy } from './take-port.ts'

/** How many lines of a failed version's log are shown. */
const shownLines = 100

/** Carries a plan out. Throws what `startFailure` says when the new version does not become ready. */
export async function replace(task: ServiceTask, planned: ServicePlan): Promise<EnsuredService> {
  const { service, urlOf } = task
  const run = new Replacement(task, planned)
  for (const step of planned.steps) {
    log.info(`  ${describe(step, liveName(task.target, service.name))}`)
    await run.step(step)
  }
  const hostPort = await run.hostPort()
  return {
    name: service.name,
    change: planned.change,
    ...(hostPort === undefined ? {} : { url: urlOf(service.name, hostPort) }),
    ...(run.gapMs === undefined ? {} : { gapMs: run.gapMs }),
  }
}

/** One run through a plan: what it needs to remember between the steps. */
class Replacement {
  readonly #task: ServiceTask
  readonly #planned: ServicePlan
  /** Containers by their ids: a name may have gone to another run's container since we looked. */
  readonly #ids: { live: string | undefined; candidate: string | undefined }
  /** Ports that may still be tried; a settled port is never changed. */
  #ports: number[] = []
  #hostPort: number | undefined
  #stoppedAt: number | undefined
  gapMs: number | undefined

  constructor(task: ServiceTask, planned: ServicePlan) {
    this.#task = task
    this.#planned = planned
    const { containers } = task.observed
    this.#ids = {
      live: named(containers, this.#name('live'))?.id,
      candidate: named(containers, this.#name('candidate'))?.id,
    }
    this.#hostPort = planned.previous?.hostPort
  }

  /** The port on the host, undefined without one; read from the container where this run did not choose it. */
  async hostPort(): Promise<number | undefined> {
    const { docker, service } = this.#task
    if (service.port === undefined) return undefined
    return this.#hostPort ?? (await look(docker, this.#id('live')))?.published[0]?.hostPort
  }

  async step(step: Step): Promise<void> {
    const { docker } = this.#task
    switch (step.do) {
      case 'create':
        return this.#guarded('candidate', () => this.#create())
      case 'stop':
        this.#stoppedAt = monotonicNow()
        return this.#guarded('candidate', () => stop(docker, this.#id(step.role)))
      case 'start':
        return this.#guarded(step.role, () => this.#start(step.role))
      case 'prove':
        return this.#prove(step.role)
      case 'remove':
        await remove(docker, this.#id(step.role))
        this.#ids[step.role] = undefined
        return
      case 'promote':
        return this.#promote()
    }
  }

  async #promote(): Promise<void> {
    const candidate = this.#id('candidate')
    await promote(this.#task, candidate)
    this.#ids.live = candidate
    this.#ids.candidate = undefined
  }

  #name(role: Role): string {
    const { target, service } = this.#task
    return role === 'live' ? liveName(target, service.name) : candidateName(target, service.name)
  }

  #id(role: Role): string {
    const id = this.#ids[role]
    if (id === undefined) throw new Error(`there is no ${role} container of ${this.#task.service.name}`)
    return id
  }

  async #create(): Promise<void> {
    const { docker, settings, target, service, observed, neighbours } = this.#task
    if (service.port !== undefined && this.#hostPort === undefined) {
      const found = await (neighbours ?? everybody(docker, observed.everyId))
      this.#ports = freePorts(settings.ports, target, service.name, found)
      this.#hostPort = this.#ports.shift()
    }
    await this.#createAt(this.#hostPort)
  }

  async #createAt(hostPort: number | undefined): Promise<void> {
    const { docker, settings, target, service } = this.#task
    const publish = hostPort === undefined ? {} : { publish: { bind: settings.bind, hostPort } }
    this.#ids.candidate = undefined
    this.#ids.candidate = await createNamed(docker, target, {
      kind: 'container',
      name: this.#name('candidate'),
      args: createArguments({ ...this.#task, ...publish }),
      env: secretEnvironment(service),
    })
    if (settings.network !== undefined)
      await docker.run(['network', 'connect', settings.network, this.#id('candidate')])
  }

  /** A new service whose port was taken meanwhile takes the next one; a port that people know is not changed. */
  async #start(role: Role): Promise<void> {
    const { docker } = this.#task
    try {
      await start(docker, this.#id(role))
    } catch (error) {
      if (!(error instanceof Failure) || error.reasonCode !== 'port-taken') throw error
      if (role === 'candidate' && (await this.#stopAgain())) return this.#start(role)
      if (role === 'live' || this.#planned.previous?.hostPort !== undefined) throw await this.#portTaken()
      const next = this.#ports.shift()
      if (next === undefined) throw noneLeft(this.#task.settings.ports, this.#task.service.name)
      log.info(`    port ${this.#hostPort} was taken meanwhile; trying ${next}`)
      this.#hostPort = next
      await remove(docker, this.#id('candidate'))
      await this.#createAt(next)
      await this.#start(role)
    }
  }

  /** A run that gave up has started again what it had stopped: then the port is held by our own live container. */
  async #stopAgain(): Promise<boolean> {
    const { docker } = this.#task
    const live = this.#ids.live === undefined ? undefined : await look(docker, this.#ids.live)
    if (live?.state !== 'running' && live?.state !== 'restarting') return false
    this.#stoppedAt ??= monotonicNow()
    await stop(docker, live.id)
    return true
  }

  #portTaken(): Promise<Failure> {
    const { docker, service } = this.#task
    return takenBy(docker, this.#hostPort ?? 0, service.name, [this.#name('live'), this.#name('candidate')])
  }

  async #prove(role: Role): Promise<void> {
    const { docker, stamp, isReady } = this.#task
    const status = started(this.#task, this.#name(role), stamp.version, await this.hostPort())
    const problem = await prove(docker, this.#id(role), status, isReady)
    if (problem) await this.#fail(role, problem)
    if (this.#stoppedAt !== undefined) this.gapMs = Math.round(monotonicNow() - this.#stoppedAt)
  }

  async #guarded(role: Role, effect: () => Promise<void>): Promise<void> {
    try {
      await effect()
    } catch (error) {
      await this.#fail(role, { kind: 'not-started', error })
    }
  }

  /** Shows what the version said, brings the previous one back, and throws; unless another run has taken over. */
  async #fail(role: Role, problem: StartProblem): Promise<never> {
    const { docker, service, stamp } = this.#task
    const error = 'error' in problem ? problem.error : undefined
    await evenIfCancelled(async () => {
      const changed = await overtaken(this.#task, this.#ids, error).catch(() => undefined)
      if (changed === undefined) return
      await letGo(this.#task, this.#ids, this.#stoppedAt !== undefined)
      throw changed
    })
    const id = this.#ids[role]
    const text = id === undefined ? '' : await logs(docker, id, shownLines).catch(() => '')
    const back: Back = role === 'live' ? { kind: 'kept' } : await this.#back()
    throw startFailure(service, stamp.version, problem, back, text)
  }

  #back(): Promise<Back> {
    const { previous } = this.#planned
    const stopped = this.#stoppedAt !== undefined || previous?.running === false
    return evenIfCancelled(() => bringBack(this.#task, this.#ids, previous, stopped))
  }
}
