import type { DockerCli } from '../../clients/docker/cli.ts'
import { failureOf } from '../../clients/docker/errors.ts'
import { inspect, isGone } from '../../clients/docker/lookup.ts'
import { deadlineIn, sleep } from '../../runtime/clock.ts'
import { redact } from '../../runtime/mask.ts'
import type { Target } from '../provider.ts'
import { type Container, readContainers } from './inspect.ts'
import { candidateName, liveName } from './names.ts'

/** Time for the app to finish its requests after SIGTERM, in seconds; then the engine kills it. */
const stopSeconds = 10

/** Starts a container; success also if it runs already. */
export async function start(docker: DockerCli, name: string): Promise<void> {
  await docker.run(['container', 'start', name])
}

/** Asks a container to end, and waits for it. */
export async function stop(docker: DockerCli, name: string, seconds = stopSeconds): Promise<void> {
  await docker.run(['container', 'stop', '--time', String(seconds), name])
}

/**
 * Starts a container that was being stopped. A cancelled run leaves its stop to the engine, which goes on with it
 * after the client has gone: to start now would do nothing, and the container would end some seconds later. So the
 * stop is brought to its end first; of one that has ended, that takes no time.
 */
export async function startAgain(docker: DockerCli, name: string): Promise<void> {
  await stop(docker, name, 1)
  await start(docker, name)
}

/** Removes a container with its anonymous volumes; success also if it is gone already, or is being removed by another. */
export async function remove(docker: DockerCli, name: string): Promise<void> {
  const args = ['container', 'rm', '--force', '--volumes', name]
  const result = await docker.attempt(args)
  if (result.code === 0 || isGone(result)) return
  if (!alreadyGoing.test(result.stderr)) throw failureOf(args, result)
  const { passed } = deadlineIn(goingMs)
  while ((await inspected(docker, name)).length > 0) {
    if (passed()) throw failureOf(args, result)
    await sleep(100)
  }
}

/** What the engine says to the second of two that remove the same container (moby 20.10 to 28). */
const alreadyGoing = /removal of container \S+ is already in progress/i
const goingMs = 10_000

const inspected = async (docker: DockerCli, name: string): Promise<readonly Container[]> =>
  readContainers(await inspect(docker, 'container', [name]))

/** From now on the engine brings the container back after a crash or a restart of the machine. */
export async function keepAlive(docker: DockerCli, name: string): Promise<void> {
  await docker.run(['container', 'update', '--restart', 'unless-stopped', name])
}

/** The container of this id as it is now; undefined if it is gone. */
export async function look(docker: DockerCli, id: string): Promise<Container | undefined> {
  return (await inspected(docker, id)).find((found) => found.id === id)
}

/** The container that runs a service: while it is replaced, the one that runs of the two. */
export async function running(
  docker: DockerCli,
  target: Target,
  service: string,
): Promise<Container | undefined> {
  const names = [liveName(target, service), candidateName(target, service)]
  const found = readContainers(await inspect(docker, 'container', names)).filter(({ name }) =>
    names.includes(name),
  )
  return found.find(({ state }) => state === 'running') ?? found[0]
}

/** An app may print a gigabyte without a line break, which arrives in pieces. */
const longestLine = 4000

/** The last lines of a container's log, both streams in the order of their arrival. Foreign text; empty if it is gone. */
export async function logs(docker: DockerCli, name: string, lines: number): Promise<string> {
  const printed: string[] = []
  const result = await docker.attempt(['container', 'logs', '--tail', String(lines), name], {
    onLine: (line) => {
      printed.push(redact(line).slice(0, longestLine)) // Half a secret would not be recognised any more.
      if (printed.length > lines) printed.shift()
    },
  })
  return result.code === 0 ? printed.join('\n') : ''
}
