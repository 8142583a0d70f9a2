import type { BuildRequest } from './builder.ts'
import type { BuildClient } from './client.ts'

/**
 * The command line of a build. Everything in it may be seen by other users of the machine, and is meant to be:
 * arguments and labels stay readable in the image anyway.
 */
export function buildArguments(
  request: BuildRequest,
  client: BuildClient,
  idFile: string,
): readonly string[] {
  const { context, dockerfile, target, args, labels, tags } = request
  return [
    // `--load`: a builder in a container of its own would keep the image for itself.
    ...(client.buildx ? ['buildx', 'build', '--load'] : ['build']),
    '--progress=plain',
    `--iidfile=${idFile}`,
    `--file=${dockerfile}`,
    ...(target === undefined ? [] : [`--target=${target}`]),
    ...Object.entries(args).map(([name, value]) => `--build-arg=${name}=${value}`),
    ...Object.entries(labels).map(([name, value]) => `--label=${name}=${value}`),
    ...tags.map((tag) => `--tag=${tag}`),
    '--',
    context,
  ]
}

/**
 * Attestations would turn the image into an index of two manifests, which some clouds refuse to run; a single
 * manifest is also what a rollback by digest wants.
 */
export const buildEnvironment = { DOCKER_BUILDKIT: '1', BUILDX_NO_DEFAULT_ATTESTATIONS: '1' } as const

/** The builder's last words: the one line that says what went wrong. */
export function lastWords(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^-+$/.test(line))
  return (lines.at(-1) ?? 'it said nothing')
    .replace(/^ERROR: /, '')
    .replace(/^failed to build: /, '')
    .replace(/^failed to solve( with frontend \S+)?: /, '')
    .replace(/^failed to create LLB definition: /, '')
}

/** The digest in what `docker push` prints last: `tag: digest: sha256:… size: …`. */
export function pushedDigest(stdout: string): string | undefined {
  return /digest: (sha256:[0-9a-f]{64}) size:/.exec(stdout)?.[1]
}

/**
 * Will pushing once more help? Cut connections, overload, and two pushes that meet in a registry's database
 * (Gitea before 1.26 answers "duplicate key") pass; refusals do not.
 */
export function isPassing(message: string): boolean {
  return /\bEOF\b|connection reset|broken pipe|timeout|timed out|toomanyrequests|too many requests|duplicate key|blob upload (unknown|invalid)|\b(429|500|502|503|504)\b/i.test(
    message,
  )
}
