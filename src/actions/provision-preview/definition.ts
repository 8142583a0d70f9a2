import { commonReasonCodes, defineAction } from '../../core/action-definition.ts'
import { duration, parsed } from '../../core/inputs.ts'
import { parseImages, parseRunnableImage } from '../../previews/images.ts'
import {
  config,
  configPath,
  dryRun,
  environment,
  platform,
  pullRequest,
  registryPassword,
  registryUsername,
  token,
  trustedSha,
} from '../common-inputs.ts'

const day = 86_400_000

export const definition = defineAction({
  name: 'provision-preview',
  title: 'Provision a preview',
  description:
    'Creates or updates the preview of a pull request from images that were built, and waits until it answers. The address stays the same; a version that does not start leaves the previous one answering.',
  inputs: {
    images: parsed(
      'JSON object, image by service',
      parseImages,
    )('The images, as the output `images` of `build-push-image` has them.'),
    image: parsed(
      'image reference',
      parseRunnableImage,
    )(
      'Instead of `images`, for an app with one service: `name@sha256:…`, or the id of an image in the engine.',
    ),
    version: parsed(
      'text',
      parseVersion,
    )('The version that the app is to report. Default: the first 12 characters of the head commit.'),
    'pull-request': pullRequest,
    'trusted-sha': trustedSha,
    environment,
    'config-path': configPath,
    config,
    'start-timeout': duration({ max: 3_600_000 })('How long a new version may take until it answers.', {
      default: '2m',
    }),
    expires: duration({ min: 60_000, max: 90 * day })(
      'When the sweep may remove the preview, counted from now. Default: `expires` of the environment; without it only the closing of the pull request counts.',
    ),
    'registry-username': registryUsername,
    'registry-password': registryPassword,
    token,
    platform,
    'dry-run': dryRun,
  },
  outputs: {
    url: { description: 'Where the preview is: the address of the first service with a port.' },
    urls: { description: 'All addresses as JSON, by service.' },
    name: { description: 'Name of the preview at the provider.' },
    created: { description: '`true` if there was nothing of it before.' },
    'expires-at': {
      description: 'When the sweep may remove it (ISO 8601, UTC); empty if it does not expire.',
    },
  },
  permissions: {
    contents: { level: 'read', why: 'to check out deploy.yml' },
    'pull-requests': { level: 'read', why: 'to see that it is open, and which commit is its head' },
  },
  endpoints: [
    { place: 'forge', why: 'to ask for the head commit, before and after' },
    { place: 'engine', why: 'to pull the images, and to make the containers' },
    { place: 'preview', why: 'to prove that the version answers' },
  ],
  foreignCode:
    'Yes: the images run as containers on the engine, with network and with the secrets that deploy.yml names for them. Forks are refused, but for a commit in `trusted-sha`.',
  namedSecrets:
    'The variables that `secrets` of deploy.yml names; they go into the containers of these services.',
  reasonCodes: [
    'ok',
    'unchanged',
    'skipped',
    'invalid-input',
    'invalid-config',
    'not-supported-yet',
    'secret-missing',
    'not-a-pull-request',
    'fork-refused',
    'pr-closed',
    'superseded',
    'image-not-found',
    'registry-unauthorized',
    'registry-failed',
    'engine-unreachable',
    'engine-failed',
    'port-taken',
    'not-ours',
    'start-failed',
    'timed-out',
    'forge-unauthorized',
    'forge-forbidden',
    'forge-failed',
    ...commonReasonCodes,
  ],
  post: true,
  branding: { icon: 'eye', color: 'blue' },
})

function parseVersion(text: string) {
  return /^[A-Za-z0-9_][A-Za-z0-9._+-]{0,127}$/.test(text)
    ? { value: text }
    : { problem: 'must be at most 128 letters, digits, ".", "_", "+" and "-"' }
}
