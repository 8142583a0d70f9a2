import { Failure } from '../../core/failure.ts'
import type { ReasonCode } from '../../core/reason-codes.ts'
import type { ProcessResult } from '../../runtime/process.ts'
import { quote } from '../../runtime/quote.ts'

interface Kind {
  readonly pattern: RegExp
  readonly reasonCode: ReasonCode
  readonly message: (command: string, said: string) => string
  readonly remedy: string
}

/**
 * What the client and the engine say, by kind; the first that fits counts. The words are those of
 * docker/cli and moby 20.10 to 28, which the API gives no codes for.
 */
const kinds: readonly Kind[] = [
  {
    pattern: /permission denied while trying to connect to the docker (daemon|api)/i,
    reasonCode: 'engine-unreachable',
    message: () => 'This user may not use the Docker engine (permission denied on its socket).',
    remedy: "Add the runner's user to the group `docker`, or set DOCKER_HOST to an engine it may use.",
  },
  {
    pattern:
      /cannot connect to the docker daemon|error during connect|is the docker daemon running|failed to connect to the docker api|unable to resolve docker endpoint/i,
    reasonCode: 'engine-unreachable',
    message: (_, said) => `The Docker engine does not answer: ${said}`,
    remedy:
      'Start the engine on the machine that DOCKER_HOST names (without it: on the machine of the runner), and run this job again.',
  },
  {
    pattern: /port is already allocated|address already in use/i,
    reasonCode: 'port-taken',
    message: (_, said) => `A port is in use already: ${said}`,
    remedy: 'Free the port, or choose another one.',
  },
  {
    pattern:
      /unauthorized|authentication required|no basic auth credentials|pull access denied|requested access to the resource is denied|denied:|403 forbidden/i,
    reasonCode: 'registry-unauthorized',
    message: (command, said) => `The registry refused \`${command}\`: ${said}`,
    remedy:
      'Check `registry-username` and `registry-password`, and that this account may read and write the image.',
  },
  {
    pattern: /no such image|manifest unknown|manifest for .* not found|: not found$/i,
    reasonCode: 'image-not-found',
    message: (_, said) => `The image does not exist: ${said}`,
    remedy: 'Build and push the image first, or correct its name.',
  },
  {
    pattern:
      /dial tcp|no such host|tls handshake|i\/o timeout|http response to https client|received unexpected http status|toomanyrequests|x509:/i,
    reasonCode: 'registry-failed',
    message: (command, said) => `The registry could not be used by \`${command}\`: ${said}`,
    remedy: 'Check the name of the registry, and that the engine can reach it; then run this job again.',
  },
]

/** Why a command failed, as a `Failure`. Output is quoted in one line; arguments are not, only the command's name. */
export function failureOf(args: readonly string[], result: ProcessResult): Failure {
  const command = commandName(args)
  const said = spoken(result)
  if (result.code === 127 && /ENOENT/.test(result.stderr)) {
    return new Failure('engine-unreachable', 'There is no `docker` command on the PATH of this runner.', {
      remedy: 'Install the Docker client on the runner.',
    })
  }
  if (result.timedOut) {
    return new Failure('timed-out', `\`${command}\` did not finish: ${said}`, {
      remedy: 'The Docker engine is overloaded or hangs. Look at it, and run this job again.',
    })
  }
  const kind = kinds.find(({ pattern }) => pattern.test(said))
  if (kind === undefined) {
    return new Failure('engine-failed', `\`${command}\` failed (exit code ${result.code}): ${said}`, {
      remedy: 'The words are those of the Docker engine; they name what it did not accept.',
    })
  }
  return new Failure(kind.reasonCode, kind.message(command, said), { remedy: kind.remedy })
}

/** Did a creation fail because something of this name exists (moby 20.10 to 28; the API says only 409)? */
export const isNameTaken = ({ code, stderr }: ProcessResult): boolean =>
  code !== 0 && /name ".*" is already in use by container|network with name .* already exists/.test(stderr)

/** What a command printed, as JSON. A client that was cut, or is none, ends with success and prints something else. */
export function readJson(args: readonly string[], stdout: string): unknown {
  try {
    return JSON.parse(stdout) as unknown
  } catch (error) {
    const said = stdout.trim() === '' ? 'nothing' : `"${quote(stdout, 80)}"`
    throw new Failure(
      'engine-failed',
      `\`${commandName(args)}\` ended well, but printed ${said} instead of JSON.`,
      {
        remedy:
          'Is the `docker` command on this runner a Docker client? Its output may also have been cut: run this job again.',
        cause: error,
      },
    )
  }
}

/** `docker container create`: the words before the first option or name, at most two. */
export function commandName(args: readonly string[]): string {
  const groups = ['container', 'network', 'volume', 'image', 'system', 'buildx', 'context']
  const words = args.filter((word) => !word.startsWith('-'))
  return ['docker', ...words.slice(0, groups.includes(words[0] ?? '') ? 2 : 1)].join(' ')
}

/** The line that tells, without the client's own decoration. */
function spoken({ stderr, stdout }: ProcessResult): string {
  const lines = (stderr.trim() || stdout.trim())
    .split('\n')
    .filter((line) => !/^(See 'docker|Run 'docker|WARNING:|Unable to find image)/.test(line))
  const telling = lines.find((line) => /error|denied|cannot|failed|no such|unauthorized/i.test(line))
  return quote(
    (telling ?? lines.at(-1) ?? '').replace(/^(docker: )?(Error response from daemon: |Error: )?/, ''),
    400,
  )
}
