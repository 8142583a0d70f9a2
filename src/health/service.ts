import type { Service } from '../config/app.ts'
import type { WantedVersion } from '../core/version.ts'
import type { ReadinessCheck, ServiceStatus } from '../providers/provider.ts'
import { expectationOf } from './expectation.ts'
import { gateFailure } from './failure.ts'
import { gate } from './gate.ts'
import { type GateTarget, httpTarget, runningTarget } from './target.ts'
import type { Budget } from './verdict.ts'

/** A service of an environment, as the gate asks it. */
export interface GatedService {
  readonly name: string
  readonly service: Pick<Service, 'health'>
  /** Where people reach it; undefined without a port. */
  readonly url?: string
  /** How it is right now, by the provider. */
  readonly status: () => Promise<ServiceStatus | undefined>
}

/**
 * What the gate asks of a service: the path that its `health` names, or else only that it stays up, at the
 * version its labels say.
 */
export function serviceTarget(
  { name, service, url, status }: GatedService,
  wanted?: WantedVersion,
): GateTarget {
  const { health } = service
  if (health?.path === undefined || url === undefined) return runningTarget(name, status, wanted)
  return httpTarget(name, withPath(new URL(url), health.path), expectationOf(health, wanted))
}

/** The address with a path (and query) appended to its own: `https://host/api` and `/health`. */
export function withPath(url: URL, path: string): URL {
  return new URL(url.origin + url.pathname.replace(/\/+$/, '') + (path.startsWith('/') ? path : `/${path}`))
}

/** What a readiness check needs to know. */
export interface Readiness {
  readonly services: Readonly<Record<string, Pick<Service, 'health'>>>
  readonly wanted: WantedVersion
  readonly status: (service: string) => Promise<ServiceStatus | undefined>
  readonly budget: Budget
}

/** A gate as the check that a provider asks after a start. Throws the gate's failure. */
export function readinessCheck({ services, wanted, status, budget }: Readiness): ReadinessCheck {
  return async ({ name, url }, signal) => {
    const gated = { name, service: services[name] ?? {}, status: () => status(name) }
    const target = serviceTarget({ ...gated, ...(url === undefined ? {} : { url }) }, wanted)
    const report = await gate([target], budget, { signal })
    if (report.verdict !== 'healthy') throw gateFailure(report)
  }
}
