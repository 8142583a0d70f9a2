import { Failure } from '../core/failure.ts'
import { shownUrl } from '../core/url.ts'
import { isServed, type WantedVersion } from '../core/version.ts'
import type { ServiceStatus } from '../providers/provider.ts'
import { HttpFailure, request } from '../runtime/http.ts'
import { evaluate, type Finding } from './evaluate.ts'
import type { HealthExpectation } from './expectation.ts'

/** Something the gate asks again and again. */
export interface GateTarget {
  readonly name: string
  /** What is asked, for messages: `GET https://…`, or `its process`. */
  readonly asks: string
  /** Address without its query. */
  readonly url?: string
  /** One question. Answers within `timeoutMs`; throws only what waiting cannot mend. */
  readonly probe: (timeoutMs: number, signal: AbortSignal) => Promise<Finding>
}

/** A health answer is small; what is longer is cut. */
const maxBodyBytes = 1024 ** 2

/** A target that answers over HTTP: one GET on a new connection, no redirects, nothing from a cache. */
export function httpTarget(name: string, url: URL, expectation: HealthExpectation): GateTarget {
  return {
    name,
    asks: `GET ${shownUrl(url)}`,
    url: shownUrl(url),
    probe: async (timeoutMs, signal) => {
      try {
        const { status, headers, body, truncated } = await request({
          method: 'GET',
          url,
          headers: { 'cache-control': 'no-cache' },
          timeoutMs,
          maxBytes: maxBodyBytes,
          refuseMetadata: true,
          signal,
        })
        return evaluate({ status, headers, body: body.toString('utf8'), truncated }, expectation)
      } catch (error) {
        if (!(error instanceof HttpFailure) || signal.aborted) throw error
        if (error.kind === 'refused-address') throw refused(name, error)
        return { state: 'unreachable', why: error.message }
      }
    },
  }
}

function refused(name: string, error: HttpFailure): Failure {
  return new Failure('invalid-input', `${name}: ${error.message}. It was not probed.`, {
    remedy:
      'These addresses give credentials of the machine to anybody who asks. Probe the address of the app itself.',
    cause: error,
  })
}

/** A target that nobody can reach: it is healthy while it runs and does not restart. */
export function runningTarget(
  name: string,
  status: () => Promise<ServiceStatus | undefined>,
  wanted?: WantedVersion,
): GateTarget {
  let restarts: number | undefined
  return {
    name,
    asks: 'its process',
    probe: async (timeoutMs, signal) => {
      const found = await within(status(), timeoutMs, signal)
      if (found === 'too late')
        return { state: 'unreachable', why: 'the provider did not tell its state in time' }
      const before = restarts
      restarts = found?.restarts
      return stateOf(found, before, wanted)
    },
  }
}

/** What a service's state means, given how often it had restarted when it was last seen. */
export function stateOf(
  status: ServiceStatus | undefined,
  restartsBefore: number | undefined,
  wanted?: WantedVersion,
): Finding {
  if (status === undefined) return { state: 'unreachable', why: 'it does not exist' }
  const { state, version, restarts } = status
  const facts = version === undefined ? {} : { served: version }
  if (wanted !== undefined && version !== undefined && !isServed(version, wanted))
    return { state: 'stale', why: `version "${version}" instead of "${wanted.version}"`, ...facts }
  if (state === 'starting') return { state: 'unreachable', why: 'it is starting', ...facts }
  if (state === 'exited') return { state: 'wrong', why: exit(status), ...facts }
  if (state === 'restarting') return { state: 'wrong', why: 'it keeps restarting', ...facts }
  if (restartsBefore !== undefined && restarts > restartsBefore)
    return { state: 'wrong', why: 'it restarted', ...facts }
  return { state: 'healthy', why: 'it runs', ...facts }
}

const exit = ({ exitCode, outOfMemory }: ServiceStatus): string =>
  outOfMemory
    ? 'it was ended for using more memory than its limit'
    : `it ended with exit code ${exitCode ?? '?'}`

function within<T>(promise: Promise<T>, ms: number, signal: AbortSignal): Promise<T | 'too late'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('too late'), ms)
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    })
  })
}
