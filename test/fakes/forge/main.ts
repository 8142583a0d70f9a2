import { parseArgs } from 'node:util'
import { startForge } from './forge.ts'
import type { DialectName } from './model.ts'

const USAGE =
  'usage: main.js --dialect github|gitea|forgejo [--port N] [--repository acme/notes] [--git-root DIR] [--pull-requests N]'

/** Starts the stand-in on its own, prints where it is as one line of JSON, and runs until a signal ends it. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      dialect: { type: 'string', default: 'gitea' },
      port: { type: 'string', default: '0' },
      repository: { type: 'string', default: 'acme/notes' },
      'git-root': { type: 'string' },
      'pull-requests': { type: 'string', default: '1' },
    },
  })
  if (!['github', 'gitea', 'forgejo'].includes(values.dialect))
    throw new Error('--dialect must be github, gitea or forgejo')
  const root = values['git-root']
  const forge = await startForge({
    dialect: values.dialect as DialectName,
    repository: values.repository,
    port: Number(values.port),
    ...(root === undefined ? {} : { gitRoot: root }),
  })
  const stop = () => void forge.close()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const pulls = Array.from({ length: Number(values['pull-requests']) }, () => forge.state.createPullRequest())
  const { automatic, fork, developer } = forge.tokens
  const coordinates = {
    dialect: forge.dialect,
    url: forge.url,
    apiUrl: forge.apiUrl,
    repository: values.repository,
    gitDirectory: forge.gitDirectory ?? null,
    tokens: { automatic: automatic.value, fork: fork.value, developer: developer.value },
    pages: pulls.map((pull) => forge.pageUrl(pull.number)),
  }
  process.stdout.write(`${JSON.stringify(coordinates)}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`)
  process.exitCode = 2
})
