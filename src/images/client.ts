import { dockerCli } from '../clients/docker/cli.ts'
import { Failure } from '../core/failure.ts'
import { listed } from '../core/text.ts'
import { programsNamed } from '../runtime/programs.ts'

/** A Docker client that can build with BuildKit. */
export interface BuildClient {
  readonly command: string
  /** With the buildx plugin; else an older client that has BuildKit inside. */
  readonly buildx: boolean
}

/** Clients from 23 on leave BuildKit to the plugin and refuse without it. */
const firstWithoutBuildKit = 23

/** What a client says about itself. */
export interface DescribedClient extends BuildClient {
  /** First part of its version. */
  readonly major: number
}

/**
 * Finds a client that can build, among all on PATH. Asks the engine on the way. Throws `engine-unreachable`, or
 * `builder-unavailable` with what to install.
 */
export async function findBuildClient(): Promise<BuildClient> {
  const clients: DescribedClient[] = []
  for (const command of programsNamed('docker', ['/usr/bin'])) {
    const client = await describe(command)
    if (client.buildx) return client
    clients.push(client)
  }
  return chooseClient(clients)
}

/** The client with buildx, else the first that is old enough to need none; `builder-unavailable` otherwise. */
export function chooseClient(clients: readonly DescribedClient[]): BuildClient {
  const chosen =
    clients.find(({ buildx }) => buildx) ?? clients.find(({ major }) => major < firstWithoutBuildKit)
  if (chosen !== undefined) return chosen
  if (clients.length === 0)
    throw new Failure('builder-unavailable', 'There is no `docker` command on the PATH of this runner.', {
      remedy: 'Install the Docker client with the buildx plugin on the runner, or in the image of the job.',
    })
  const found = clients.map(({ command, major }) => `${command} (version ${major})`)
  throw new Failure(
    'builder-unavailable',
    `No Docker client on this runner can build with BuildKit: the buildx plugin is missing for ${listed(found)}.`,
    {
      remedy:
        'Install the buildx plugin where this job runs (the package `docker-buildx-plugin`, or `docker-buildx`).',
    },
  )
}

async function describe(command: string): Promise<DescribedClient> {
  const docker = dockerCli({ command })
  const [buildx, version] = await Promise.all([
    docker.attempt(['buildx', 'version']),
    docker.run(['version', '--format', '{{.Client.Version}}']),
  ])
  return { command, buildx: buildx.code === 0, major: Number.parseInt(version.stdout, 10) }
}
