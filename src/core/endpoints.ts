/**
 * The kinds of places that actions talk to. Which hosts these are depends on the forge, the registry and the
 * configuration, so that each says where its name is found, and what it is in the usual cases.
 */
export const places = {
  forge: {
    name: "the forge's API",
    where: 'The host in `GITHUB_API_URL`, which the runner sets.',
    usual: ['api.github.com:443 (GitHub)', 'the host of your Gitea or Forgejo'],
  },
  registry: {
    name: 'the registry of the images',
    where:
      'The first part of the image’s name, the host that this registry names for its tokens, and where it keeps its blobs.',
    usual: [
      'ghcr.io:443 and pkg-containers.githubusercontent.com:443 (GitHub)',
      'the host of your Gitea or Forgejo',
    ],
  },
  engine: {
    name: 'the Docker engine',
    where:
      'A socket of the machine, else the host in `DOCKER_HOST`. An engine on the same machine opens connections of its own: to the registry, and for what the Dockerfile fetches.',
    usual: ['none (the socket)'],
  },
  preview: {
    name: 'the address of the preview',
    where: '`url` of the environment in deploy.yml, else the published port on `docker.host`.',
    usual: ['127.0.0.1 and a port of `docker.ports`'],
  },
  probed: {
    name: 'the address in the input `url`',
    where: 'The input `url`.',
    usual: ['your own'],
  },
} as const satisfies Record<string, Place>

interface Place {
  readonly name: string
  readonly where: string
  /** For an egress policy, as `host:port` where that can be said. */
  readonly usual: readonly string[]
}

/** A place that an action talks to, and what for: a phrase that follows its name. */
export interface Endpoint {
  readonly place: keyof typeof places
  readonly why: string
}
