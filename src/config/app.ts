/**
 * `deploy.yml` as the rest of the program sees it: complete, checked, durations in milliseconds, sizes in bytes,
 * keys in camelCase. Texts that may hold `${…}` are of type `Template`; `interpolate` gives them their values.
 */

import type { Check } from './check.ts'
import type { Database } from './database.ts'

/** A text that may hold `${…}`. Its names were checked when the file was read. */
export type Template = string

/** What the file says. */
export interface App<E extends Environment = Environment> {
  /** Name of the app: lower case, at most 32 characters. */
  readonly app: string
  /** By name, in the order of the file: services are started in this order. */
  readonly services: Readonly<Record<string, Service>>
  /** Static files that no service serves. */
  readonly sites: Readonly<Record<string, Site>>
  /** Asked after the gate. */
  readonly checks: readonly Check[]
  readonly migrations?: Migrations
  readonly environments: Readonly<Record<string, E>>
}

/** One long-running process. */
export interface Service {
  /** Name of the image in a registry, without tag and digest. */
  readonly image?: Template
  readonly build?: Build
  /** The service whose image this one runs, usually with another command. */
  readonly imageOf?: string
  /** The environment variable in which the app finds its version. */
  readonly versionEnv: string
  /** Port on which it listens; without one nobody can reach it. */
  readonly port?: number
  readonly env: Readonly<Record<string, Template>>
  /** Names of variables of the step whose values the service gets as secrets. */
  readonly secrets: readonly string[]
  /** Replaces the command of the image. */
  readonly command?: readonly string[]
  readonly health?: Health
  /** Bytes. */
  readonly memory?: number
  /** CPUs; 0.5 is half of one. */
  readonly cpu?: number
  readonly scale?: Scale
  readonly volumes: readonly Volume[]
  /** Where people reach this service, where that differs from the environment's url. */
  readonly url?: Template
}

/** How an image is built. Paths are relative to the repository and stay inside it. */
export interface Build {
  readonly context: string
  /** Relative to the context. */
  readonly dockerfile: string
  readonly target?: string
  readonly args: Readonly<Record<string, Template>>
  /** `linux/amd64`; none means the platform of the builder. */
  readonly platforms: readonly string[]
  /** Names of variables of the step that the build gets as BuildKit secrets. */
  readonly secrets: readonly string[]
}

/** How to see that a service is well. */
export interface Health {
  /** Path that answers; undefined if only `running` counts. */
  readonly path?: string
  /** Where the answer names the version. */
  readonly version?: VersionSource
  readonly expect: Expectation
  /** The process stays up; for services without a port. */
  readonly running: boolean
  /** How long a new version may take until it is well. */
  readonly within?: number
}

/** Where an answer names the version: in its JSON, or in a header. */
export type VersionSource = { readonly pointer: string } | { readonly header: string }

/** What an answer must be like. */
export interface Expectation {
  /** Status codes, each range inclusive; none means any 2xx. */
  readonly status: readonly StatusRange[]
  /** By JSON pointer (RFC 6901): the exact value. */
  readonly json: Readonly<Record<string, JsonScalar>>
  /** By header name in lower case: the exact value. */
  readonly headers: Readonly<Record<string, string>>
}

/** Inclusive. */
export interface StatusRange {
  readonly from: number
  readonly to: number
}

export type JsonScalar = string | number | boolean | null

/** How the schema of the database is brought up to date. */
export interface Migrations {
  readonly engine: 'alembic' | 'prisma' | 'drizzle' | 'sql' | 'command'
  /** The service in whose image (or release) the tool runs. */
  readonly service: string
  readonly run: MigrationsRun
  /** Where the tool runs, relative to the repository. */
  readonly directory?: string
  /** Only for the engine `command`. */
  readonly command?: readonly string[]
}

export type MigrationsRun = 'before-deploy' | 'on-start' | 'after-deploy'

/** How many instances run. */
export interface Scale {
  readonly min?: number
  readonly max?: number
}

/** Storage that outlives a release. */
export interface Volume {
  readonly name: string
  readonly path: string
  /** Bytes. */
  readonly size?: number
}

/** Static files, built per environment and served from object storage. */
export interface Site {
  readonly directory: string
  /** Command that builds it, run in `build.directory`. */
  readonly build?: {
    readonly directory: string
    readonly command: readonly string[]
    readonly env: Readonly<Record<string, Template>>
  }
  readonly index: string
  /** Answered for paths that do not exist: the page of a single-page app. */
  readonly fallback?: string
}

/** What an environment may say otherwise about a service: maps are merged, everything else is replaced. */
export type ServiceOverride = Partial<
  Pick<Service, 'env' | 'secrets' | 'command' | 'health' | 'memory' | 'cpu' | 'scale' | 'volumes' | 'url'>
>

/** A named place with settings. `P` and `S` are the provider's name and the type of its settings. */
export interface Environment<P extends string = string, S = unknown> {
  readonly provider: P
  /** What stands under the provider's own key. */
  readonly settings: S
  /** Name at the provider; undefined leaves it to the naming of previews and releases. */
  readonly name?: Template
  /** Where people reach it; resolved once for each service with a port. */
  readonly url?: Template
  /** How long a preview lives after its last update. */
  readonly expires?: number
  /** How long the sweep leaves a preview after its pull request was closed. */
  readonly grace: number
  readonly database?: Database
  readonly migrations?: { readonly run: MigrationsRun }
  readonly services: Readonly<Record<string, ServiceOverride>>
  /** Addresses of the sites. */
  readonly sites: Readonly<Record<string, { readonly url?: Template }>>
}
