import { dockerCli } from '../clients/docker/cli.ts'
import { Failure } from '../core/failure.ts'
import { programsNamed } from '../runtime/programs.ts'

/** A Docker client that can build with BuildKit. */
export interface BuildClient {
  readonly command: string
  /** With the buildx plugin; else an older client that has BuildKit inside. */
  readonly buildx: boolean
}

/** Clients from 23 on leave BuildKit to the plugin and refuse without it. */
const firstWithoutBuildKit = 23

/**
 * Finds a client that can build, among all on PATH: the first with buildx, else the first old enough. Asks the
 * engine on the way. Throws `engine-unreachable`, or `builder-unavailable` with what to install.
 */
export async function findBuildClient(): Promise<BuildClient> {
  const commands = programsNamed('docker', ['/usr/bin'])
  const clients = await Promise.all(commands.map(describe))
  const chosen =
    clients.find(({ buildx }) => buildx) ?? clients.find(({ major }) => major < firstWithoutBuildKit)
  if (chosen !== undefined) return chosen
  const found = clients.map(({ command, major }) => `${command} (${major})`).join(', ')
  throw new Failure(
    'builder-unavailable',
    clients.length === 0
      ? 'There is no `docker` command on the PATH of this runner.'
      : `No Docker client on this runner can build with BuildKit: ${found} lacks the buildx plugin.`,
    {
      remedy:
        clients.length === 0
          ? 'Install the Docker client with the buildx plugin on the runner, or in the image of the job.'
          : 'Install the buildx plugin (`docker-buildx-plugin`, or `docker-buildx` of the distribution) where this job runs.',
    },
  )
}

async function describe(command: string): Promise<BuildClient & { readonly major: number }> {
  const docker = dockerCli({ command })
  const [buildx, version] = await Promise.all([
    docker.attempt(['buildx', 'version']),
    docker.run(['version', '--format', '{{.Client.Version}}']),
  ])
  return { command, buildx: buildx.code === 0, major: Number.parseInt(version.stdout, 10) }
}
