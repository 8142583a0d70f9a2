import { commonReasonCodes, defineAction } from '../../core/action-definition.ts'
import { boolean, duration } from '../../core/inputs.ts'
import {
  config,
  configPath,
  environment,
  platform,
  pullRequest,
  registryPassword,
  registryUsername,
  token,
} from '../common-inputs.ts'

const day = 86_400_000

export const definition = defineAction({
  name: 'destroy-preview',
  title: 'Destroy previews',
  description:
    'Removes the preview of a closed pull request with every trace, or sweeps away what was left behind. Finds things by their owner labels and touches nothing else. Needs deploy.yml to know the app and the provider: check out the head commit of the pull request (its branch may be gone, its commit is not), or pass `config`.',
  inputs: {
    'pull-request': pullRequest,
    sweep: boolean(
      'Look at all previews of this app instead, and remove those whose pull request was closed longer than `grace` ago, and those that are past their expiry.',
      { default: 'false' },
    ),
    grace: duration({ max: 30 * day })(
      'Only with `sweep`: how long after the closing a preview is left to its own removal. Default: `grace` of the environment, which is 10m if it says nothing.',
    ),
    force: boolean('Remove the preview even though its pull request is open.', { default: 'false' }),
    'dry-run': boolean(
      'Print what would be removed, and remove nothing. Default: `true` with `sweep`, else `false`.',
    ),
    environment,
    'config-path': configPath,
    config,
    'registry-username': registryUsername,
    'registry-password': registryPassword,
    token,
    platform,
  },
  outputs: {
    destroyed: { description: 'What was removed, one a line.', lines: true },
    remaining: {
      description:
        'What could not be removed, as JSON: a list of `resource`, `reason` and, where there is one, the `command` that does it by hand.',
    },
  },
  permissions: {
    contents: { level: 'read', why: 'to check out deploy.yml' },
    packages: { level: 'write', why: "to remove image tags with the job's token, on GitHub" },
    'pull-requests': { level: 'read', why: 'to see that the pull request is closed' },
  },
  endpoints: [
    { place: 'forge', why: 'to ask whether the pull request is closed' },
    { place: 'engine', why: 'to find and remove what carries our labels' },
    { place: 'registry', why: 'to remove the image tags, with `registry-password` only' },
  ],
  foreignCode: 'No.',
  reasonCodes: [
    'ok',
    'unchanged',
    'skipped',
    'invalid-input',
    'invalid-config',
    'not-supported-yet',
    'not-a-pull-request',
    'pr-open',
    'removal-incomplete',
    'engine-unreachable',
    'engine-failed',
    'timed-out',
    'forge-unauthorized',
    'forge-forbidden',
    'forge-failed',
    ...commonReasonCodes,
  ],
  post: false,
  branding: { icon: 'trash-2', color: 'blue' },
})
