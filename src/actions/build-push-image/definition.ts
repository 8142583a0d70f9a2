import { templateProblem } from '../../config/template.ts'
import { commonReasonCodes, defineAction } from '../../core/action-definition.ts'
import { isTag } from '../../core/image-reference.ts'
import { boolean, duration, list, map, parsed, text } from '../../core/inputs.ts'
import { ok, type Parsed, wrong } from '../../core/parsed.ts'
import { parsePushableName } from '../../images/pushable-name.ts'
import { secretNameProblem } from '../../images/secret-name.ts'
import {
  config,
  configPath,
  dryRun,
  platform,
  pullRequest,
  registryPassword,
  registryUsername,
  token,
  trustedSha,
} from '../common-inputs.ts'

const parseTag = (tag: string): Parsed<string> =>
  isTag(tag) ? ok(tag) : wrong('is not a tag (letters, digits, "_", ".", "-"; at most 128)')

const parseArgumentName = (name: string): Parsed<string> => {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return wrong('must be letters, digits and "_", and not begin with a digit')
  const problem = secretNameProblem(name)
  return problem === undefined ? ok(name) : wrong(problem)
}

const parseArgument = (value: string): Parsed<string> => {
  const problem = templateProblem(value, ['version', 'sha'])
  return problem === undefined ? ok(value) : wrong(problem)
}

export const definition = defineAction({
  name: 'build-push-image',
  title: 'Build and push an image',
  description:
    'Builds the image of each service from exactly one commit, pushes it, and proves what the registry serves. The same content is not built twice.',
  inputs: {
    'config-path': configPath,
    config,
    services: list('service', (name: string) => ok(name))(
      'Which services of the configuration to build. Default: all that have `build`.',
    ),
    image: parsed(
      'image name without tag',
      parsePushableName,
    )(
      'Build this one image without a configuration, for example `ghcr.io/acme/notes`. The configuration is not read then.',
    ),
    context: text('Only with `image`: the directory that is sent to the builder. Default `.`.'),
    dockerfile: text('Only with `image`: the Dockerfile, relative to the context. Default `Dockerfile`.'),
    target: text('Only with `image`: the stage of the Dockerfile.'),
    'build-args': map(
      'NAME=value',
      parseArgumentName,
      parseArgument,
    )(
      'Only with `image`: build arguments. They stay visible in the image: no secrets. May hold `${version}` and `${sha}`.',
    ),
    tags: list(
      'tag',
      parseTag,
    )('More tags, besides `sha-<commit>` and `pr-<number>`, the branch or the version.'),
    version: parsed(
      'tag',
      parseTag,
    )('What people call this version. Default: the pushed tag, else the first 12 characters of the commit.'),
    push: boolean(
      'Push the image. Without it the output is the id that the image has in this Docker engine, which only the provider `docker` on the same engine accepts.',
      { default: 'true' },
    ),
    reuse: boolean(
      'Take the image that the registry has for the same commit and settings, instead of building it again. Files that git ignores are not compared: set `false` if an earlier step makes some that differ between runs.',
      { default: 'true' },
    ),
    timeout: duration()('How long the build of one image may take.', { default: '30m' }),
    'registry-username': registryUsername,
    'registry-password': registryPassword,
    'trusted-sha': trustedSha,
    'pull-request': pullRequest,
    token,
    platform,
    'dry-run': dryRun,
  },
  outputs: {
    image: {
      description:
        'The image as `name@sha256:…`, of the first service if there are several; with `push: false` the id in the engine, `sha256:…`.',
    },
    images: { description: 'The images as JSON, by service: what `provision-preview` takes as `images`.' },
    version: { description: 'The version: what the running app must report.' },
    digest: { description: 'The digest of `image` in the registry; empty with `push: false`.' },
    reused: { description: '`true` if nothing had to be built.' },
    tags: {
      description:
        'The tags that name the image in the registry, one a line; without `pr-<number>` where the pull request went on meanwhile.',
      lines: true,
    },
  },
  permissions: {
    contents: { level: 'read', why: 'to check out the commit' },
    packages: { level: 'write', why: "to push with the job's token, on GitHub" },
    'pull-requests': {
      level: 'read',
      why: 'to see that the commit is still the head, before tags are written',
    },
  },
  endpoints: [
    { place: 'registry', why: 'to look for the image, and to prove what it serves' },
    { place: 'engine', why: 'to build and to push' },
    { place: 'forge', why: 'on pull requests: to ask for the head commit' },
  ],
  foreignCode:
    "Yes, if the commit does: the Dockerfile's `RUN` lines, in the builder's sandbox, with network and without any of our credentials. What a fork brings is never pushed, but for a commit in `trusted-sha`.",
  reasonCodes: [
    'ok',
    'unchanged',
    'skipped',
    'invalid-input',
    'invalid-config',
    'not-supported-yet',
    'not-a-pull-request',
    'fork-refused',
    'pr-closed',
    'superseded',
    'forge-unauthorized',
    'forge-forbidden',
    'forge-failed',
    'builder-unavailable',
    'engine-unreachable',
    'engine-failed',
    'build-failed',
    'registry-unauthorized',
    'registry-failed',
    'digest-mismatch',
    'timed-out',
    ...commonReasonCodes,
  ],
  post: true,
  branding: { icon: 'package', color: 'blue' },
})
