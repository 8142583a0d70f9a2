import {
  array,
  boolean,
  type InferOutput,
  nullish,
  number,
  object,
  optional,
  parse,
  record,
  string,
} from 'valibot'

/** The part of `docker container inspect` that we read (Engine API 1.41 to 1.51). Everything else is ignored. */
const inspected = object({
  Id: string(),
  Name: string(),
  Image: string(),
  State: object({
    Status: string(),
    Running: boolean(),
    Restarting: boolean(),
    OOMKilled: boolean(),
    ExitCode: number(),
  }),
  RestartCount: number(),
  Config: object({
    Image: string(),
    Env: nullish(array(string()), []),
    Cmd: nullish(array(string()), []),
    Labels: nullish(record(string(), string()), {}),
  }),
  HostConfig: object({
    Memory: number(),
    NanoCpus: optional(number(), 0),
    NetworkMode: string(),
    RestartPolicy: object({ Name: string() }),
    PortBindings: nullish(
      record(string(), nullish(array(object({ HostIp: string(), HostPort: string() })), [])),
      {},
    ),
  }),
  NetworkSettings: object({
    Networks: nullish(record(string(), object({ NetworkID: string() })), {}),
  }),
})

/** A container as the engine has it, in our words. */
export interface Container {
  readonly id: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  /** As it was given at creation. */
  readonly image: string
  /** `KEY=value`. Holds the values of secrets: never print it. */
  readonly env: readonly string[]
  readonly command: readonly string[]
  readonly memoryBytes: number
  readonly nanoCpus: number
  /** Names of the networks with their ids; the id is empty before the first start. */
  readonly networks: Readonly<Record<string, string>>
  readonly published: readonly Published[]
  /** The engine brings it back after a crash; we set that once it was ready. */
  readonly proven: boolean
  readonly state: 'running' | 'starting' | 'exited' | 'restarting'
  /** Somebody removes it at this moment. */
  readonly removing: boolean
  readonly exitCode: number
  readonly outOfMemory: boolean
  readonly restarts: number
}

/** A port of a container on its host. */
export interface Published {
  readonly bind: string
  readonly hostPort: number
  readonly containerPort: number
}

/** Reads the answer of `docker container inspect`. Throws if it has another shape: the engine is not one we know. */
export function readContainers(json: unknown): Container[] {
  return parse(array(inspected), json).map(containerOf)
}

function containerOf(found: InferOutput<typeof inspected>): Container {
  const { State: state, Config: config, HostConfig: host } = found
  return {
    id: found.Id,
    name: found.Name.replace(/^\//, ''),
    labels: config.Labels,
    image: config.Image,
    env: config.Env,
    command: config.Cmd,
    memoryBytes: host.Memory,
    nanoCpus: host.NanoCpus,
    networks: Object.fromEntries(
      Object.entries(found.NetworkSettings.Networks).map(([name, { NetworkID }]) => [name, NetworkID]),
    ),
    published: publishedOf(host.PortBindings),
    proven: host.RestartPolicy.Name === 'unless-stopped',
    state: stateOf(state),
    removing: state.Status === 'removing' || state.Status === 'dead',
    exitCode: state.ExitCode,
    outOfMemory: state.OOMKilled,
    restarts: found.RestartCount,
  }
}

/** The engine says `Running` of a container that waits for its next start, too. */
function stateOf(state: InferOutput<typeof inspected>['State']): Container['state'] {
  if (state.Restarting) return 'restarting'
  if (state.Running) return 'running'
  return state.Status === 'created' ? 'starting' : 'exited'
}

function publishedOf(
  bindings: Readonly<Record<string, ReadonlyArray<{ readonly HostIp: string; readonly HostPort: string }>>>,
): Published[] {
  return Object.entries(bindings).flatMap(([port, hosts]) =>
    hosts.map(({ HostIp, HostPort }) => ({
      bind: HostIp,
      hostPort: Number(HostPort),
      containerPort: Number.parseInt(port, 10),
    })),
  )
}

const inspectedImage = object({
  Id: string(),
  Config: nullish(
    object({
      Env: nullish(array(string()), []),
      Cmd: nullish(array(string()), []),
      Labels: nullish(record(string(), string()), {}),
    }),
    { Env: [], Cmd: [], Labels: {} },
  ),
})

/** What an image brings along. */
export interface Image {
  readonly id: string
  readonly env: readonly string[]
  readonly command: readonly string[]
  readonly labels: Readonly<Record<string, string>>
}

/** Reads the answer of `docker image inspect`; the first image of it. */
export function readImage(json: unknown): Image | undefined {
  const [image] = parse(array(inspectedImage), json)
  return (
    image && { id: image.Id, env: image.Config.Env, command: image.Config.Cmd, labels: image.Config.Labels }
  )
}

const inspectedNetwork = object({
  Id: string(),
  Name: string(),
  Labels: nullish(record(string(), string()), {}),
})

/** A network of the engine. */
export interface Network {
  readonly id: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

/** Reads the answer of `docker network inspect`. */
export function readNetworks(json: unknown): Network[] {
  return parse(array(inspectedNetwork), json).map(({ Id, Name, Labels }) => ({
    id: Id,
    name: Name,
    labels: Labels,
  }))
}
