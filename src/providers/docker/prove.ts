import type { DockerCli } from '../../clients/docker/cli.ts'
import type { ReadinessCheck, ServiceStatus } from '../provider.ts'
import { keepAlive, look } from './commands.ts'
import type { StartProblem } from './start-failure.ts'

const dayMs = 86_400_000

/**
 * Waits until the container is ready, or ends: an app that ends at once is told so at once, whatever the
 * deadline of the readiness check is. Returns what went wrong; undefined if it is ready.
 */
export async function prove(
  docker: DockerCli,
  id: string,
  started: ServiceStatus,
  isReady: ReadinessCheck,
): Promise<StartProblem | undefined> {
  const settled = new AbortController()
  const { signal } = settled
  const ended = docker
    // It would wait as long as the preview lives if a runner killed us and not it.
    .attempt(['container', 'wait', id], { signal, timeoutMs: dayMs, inOurGroup: true })
    .then((): 'ended' => 'ended')
  const ready = isReady(started, signal).then((): 'ready' => 'ready')
  // The one that loses is aborted, and what it throws then is of no interest.
  for (const racer of [ended, ready]) racer.catch(() => {})
  try {
    const early = (await Promise.race([ended, ready])) === 'ended' ? await endOf(docker, id) : undefined
    if (early) return early
    await ready
    await keepAlive(docker, id)
    // One that answered and then ended is not ready.
    const last = await Promise.race([ended, Promise.resolve('running')])
    return last === 'ended' ? await endOf(docker, id) : undefined
  } catch (error) {
    return { kind: 'not-ready', error }
  } finally {
    settled.abort()
  }
}

/** How it ended; undefined if it runs: then only the client that waited for it has ended. */
async function endOf(docker: DockerCli, id: string): Promise<StartProblem | undefined> {
  const container = await look(docker, id)
  if (!container) throw new Error('somebody removed its container')
  if (container.state === 'running' && container.restarts === 0) return undefined
  return { kind: 'exited', exitCode: container.exitCode, outOfMemory: container.outOfMemory }
}
