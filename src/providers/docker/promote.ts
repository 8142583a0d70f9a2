import { failureOf, isNameTaken } from '../../clients/docker/errors.ts'
import { Failure } from '../../core/failure.ts'
import { Outdated } from '../provider.ts'
import { look } from './commands.ts'
import { heldNow } from './conflict.ts'
import { liveName } from './names.ts'
import { letGo, overtaken } from './overtaken.ts'
import type { ServiceTask } from './service.ts'

/**
 * Gives the candidate the name of the live container. Another run that saw it proven does the same: then it has the
 * name already. If the name went to a container that we have not seen, ours goes, because people know the address
 * of the other.
 */
export async function promote(task: ServiceTask, candidate: string): Promise<void> {
  const { docker, target, service } = task
  const name = liveName(target, service.name)
  const args = ['container', 'rename', candidate, name]
  const result = await docker.attempt(args)
  // Asked also when the command ended well: under another name nobody would find the new version.
  if ((await look(docker, candidate))?.name === name) return
  if (isNameTaken(result)) {
    const held = await heldNow(docker, target, 'container', name)
    if (held instanceof Outdated) await letGo(task, { live: undefined, candidate }, false)
    throw held
  }
  const error = result.code === 0 ? notRenamed(name) : failureOf(args, result)
  throw (await overtaken(task, { live: undefined, candidate }, error)) ?? error
}

const notRenamed = (name: string): Failure =>
  new Failure(
    'engine-failed',
    `\`docker container rename\` ended well, but the new version is not called ${name}; it runs under the name it was made with.`,
    { remedy: 'Run this job again: it gives the new version its name.' },
  )
