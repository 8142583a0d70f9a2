import { Failure, messageOf } from '../../core/failure.ts'
import { remove, startAgain } from './commands.ts'
import { liveName } from './names.ts'
import { planBack } from './plan.ts'
import { prove } from './prove.ts'
import { type Previous, type ServiceTask, started } from './service.ts'
import type { Back, StartProblem } from './start-failure.ts'

/**
 * Takes the new version away and starts again what answered before, if it was stopped. Never throws: what
 * does not work here is told beside the failure that led here, not instead of it.
 */
export async function bringBack(
  task: ServiceTask,
  ids: { readonly live: string | undefined; readonly candidate: string | undefined },
  previous: Previous | undefined,
  stopped: boolean,
): Promise<Back> {
  const { docker, target, service, isReady } = task
  const live = liveName(target, service.name)
  const status = started(task, live, previous?.version ?? '', previous?.hostPort)
  const problems: StartProblem[] = []
  try {
    for (const step of planBack(stopped)) {
      // Without an id this run made none: what has the name then is another run's.
      if (step.do === 'remove' && ids.candidate !== undefined) await remove(docker, ids.candidate)
      if (step.do === 'start') await startAgain(docker, ids.live ?? live)
      if (step.do === 'prove')
        problems.push(
          ...[await prove(docker, ids.live ?? live, status, isReady)].filter((problem) => !!problem),
        )
    }
  } catch (error) {
    const why = messageOf(error)
    return previous
      ? { kind: 'lost', version: previous.version, why, container: live }
      : { kind: 'leftover', why }
  }
  if (!previous) return { kind: 'none' }
  const { version } = previous
  const [problem] = problems
  if (problem && isCancelled(problem)) return { kind: 'started', version }
  if (problem) return { kind: 'silent', version, why: whyOf(problem) }
  return { kind: stopped ? 'answers' : 'untouched', version }
}

const isCancelled = (problem: StartProblem): boolean =>
  problem.kind !== 'exited' && problem.error instanceof Failure && problem.error.reasonCode === 'cancelled'

const whyOf = (problem: StartProblem): string =>
  problem.kind === 'exited' ? `it ended with exit code ${problem.exitCode}` : messageOf(problem.error)
