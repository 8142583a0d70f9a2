import { startForge } from '../../test/fakes/forge/forge.ts'
import type { DialectName } from '../../test/fakes/forge/model.ts'
import { runAction } from '../../test/harness/run-action.ts'
import type { Measurement } from './measurement.ts'

/** Requests that one update of the sticky comment takes on a pull request with 350 comments. */
export async function commentRequests(): Promise<readonly Measurement[]> {
  const measured: Measurement[] = []
  for (const dialect of ['github', 'gitea'] as const) {
    measured.push({
      what: `${dialect}: requests of an update, our comment is the first of 350`,
      value: await requests(dialect, 0),
      unit: 'requests',
      // Find, change, and look back whether another writer took the section away.
      limit: 3,
    })
    measured.push({
      what: `${dialect}: requests of an update, our comment is the 175th of 350`,
      value: await requests(dialect, 174),
      unit: 'requests',
      limit: 5,
    })
    measured.push({
      what: `${dialect}: requests of an update, our comment is the last of 350`,
      value: await requests(dialect, 349),
      unit: 'requests',
      limit: 5,
    })
  }
  return measured
}

async function requests(dialect: DialectName, before: number): Promise<number> {
  const forge = await startForge({ dialect, repository: 'acme/notes' })
  try {
    const { number } = forge.state.createPullRequest()
    const comment = async (body: string, run: string) => {
      const event = forge.event('synchronize', number)
      const env = { ...forge.environment(event), GITHUB_RUN_ID: run }
      const ended = await runAction('comment-pr', {
        token: forge.tokens.automatic.value,
        event,
        env,
        inputs: { body },
      })
      if (ended.code !== 0) throw new Error(ended.log)
    }
    forge.state.addComments(number, before)
    await comment('first', '1')
    forge.state.addComments(number, 349 - before)
    const start = forge.requests.length
    await comment('second', '2')
    return forge.requests.length - start
  } finally {
    await forge.close()
  }
}
