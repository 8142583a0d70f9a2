import type { DockerCli } from '../../clients/docker/cli.ts'
import type { Listed } from '../../clients/docker/lookup.ts'
import { goingName, isGoing, nameBefore } from './names.ts'

/**
 * Gives containers a name that says that they go; those that could be renamed come back with it. Two that do not
 * know of each other cannot agree on anything but what the engine does at once: from here on, whoever looks for the
 * preview does not find it, and makes a new one.
 */
export function mark(docker: DockerCli, containers: readonly Listed[]): Promise<Listed[]> {
  return Promise.all(
    containers.map(async (container) => {
      const { id, name } = container
      if (isGoing(name)) return container
      const going = goingName(name, id)
      return (await rename(docker, id, going)) ? { ...container, name: going } : container
    }),
  )
}

/** Gives them their names back. One whose name was taken meanwhile keeps the other: it has been replaced. */
export async function unmark(docker: DockerCli, containers: readonly Listed[]): Promise<void> {
  await Promise.all(containers.map(({ id, name }) => rename(docker, id, nameBefore(name))))
}

/** Without a mark the removal is as good but for a new run that comes at this very moment. */
async function rename(docker: DockerCli, id: string, name: string): Promise<boolean> {
  const result = await docker.attempt(['container', 'rename', id, name]).catch(() => undefined)
  return result?.code === 0
}
