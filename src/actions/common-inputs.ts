import { accessToken, boolean, choice, integer, multiline, parsed, secret, text } from '../core/inputs.ts'
import { parseFullSha } from '../core/version.ts'

/** Inputs that several actions share, so that one word means one thing everywhere. */

export const token = accessToken(
  "The job's token, or another one that may read pull requests and write comments.",
  { default: '${{ github.token }}' },
)

export const platform = choice(['auto', 'github', 'gitea', 'forgejo'])(
  'The forge. `auto` recognises it from the environment of the job.',
  { default: 'auto' },
)

export const configPath = text('The configuration file, relative to the workspace.', {
  default: 'deploy.yml',
})

export const config = multiline('The configuration itself as YAML, instead of a file.')

export const environment = text('The environment in the configuration.', { default: 'preview' })

export const pullRequest = integer(
  1,
  999_999_999,
)('Number of the pull request. Default: that of the event, from which it may not differ.')

export const trustedSha = parsed(
  'full sha',
  parseFullSha,
)(
  'A commit of a fork that somebody reviewed: exactly this one is allowed, while it is the head of the pull request. The configuration is then read from the commit of the workflow, never from the fork.',
)

export const dryRun = boolean('Print what would be done, and do nothing.', { default: 'false' })

export const registryUsername = text(
  'User for the registry. Without credentials the registry is used anonymously.',
)

export const registryPassword = secret(
  'Password or access token for the registry. On Gitea and Forgejo the automatic token cannot push: use a personal access token with `write:package`.',
)
