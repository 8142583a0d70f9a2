import type { ResolvedEnvironment } from '../../config/environment.ts'
import { readinessCheck } from '../../health/service.ts'
import type { Budget } from '../../health/verdict.ts'
import type { Provider, ReadinessCheck, ServiceStatus, Target } from '../../providers/provider.ts'

/** An app that reports another version than it was given does not change its mind. */
const staleMs = 10_000

/** What the check rests on. */
export interface ReadinessParts {
  readonly resolved: ResolvedEnvironment
  readonly provider: Pick<Provider, 'status'>
  readonly target: Target
  readonly version: string
  readonly sha: string
  readonly timeoutMs: number
}

/**
 * The gate as a check after a start: one healthy answer over HTTP is enough (the action `health-gate` asks for
 * more), a service that nobody can ask must stay up for some seconds. What runs must be the version that its
 * labels say: while the previous version is brought back, that is the previous one.
 */
export function readiness({
  resolved,
  provider,
  target,
  version,
  sha,
  timeoutMs,
}: ReadinessParts): ReadinessCheck {
  return (status, signal) => {
    const served = status.version ?? version
    const check = readinessCheck({
      services: resolved.services,
      wanted: { version: served, ...(served === version ? { sha } : {}) },
      status: (service) => provider.status(target, service),
      budget: budgetFor(resolved, status, timeoutMs),
    })
    return check(status, signal)
  }
}

function budgetFor(
  { services }: ResolvedEnvironment,
  { name, url }: ServiceStatus,
  timeoutMs: number,
): Budget {
  const asked = url !== undefined && services[name]?.health?.path !== undefined
  return {
    successes: asked ? 1 : 4,
    // Short, because a small app is up in a tenth of a second, and this is most of what the check costs.
    intervalMs: asked ? 50 : 1000,
    requestTimeoutMs: 5000,
    limitsMs: { unreachable: timeoutMs, wrong: timeoutMs, stale: Math.min(staleMs, timeoutMs) },
    // A little more, so that what never changed is told as what it is, and not as a deadline that passed.
    deadlineMs: timeoutMs + 1000,
  }
}
