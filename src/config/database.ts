/** The environment's database. */
export type Database =
  /** Given from outside; the secrets hold its URLs. */
  | {
      readonly kind: 'given'
      readonly engine: DatabaseEngine
      readonly urlSecret?: string
      readonly directUrlSecret?: string
      readonly seed?: Seed
    }
  /** The platform provides it, and sets this variable in the services. */
  | {
      readonly kind: 'provided'
      readonly engine: DatabaseEngine
      readonly providedAs: string
      readonly seed?: Seed
    }
  /** Made for one preview from a template database. */
  | {
      readonly kind: 'branch'
      readonly engine: 'postgres'
      readonly branchOf: string
      readonly serverSecret: string
      readonly urlEnv: string
      readonly directUrlEnv?: string
      readonly extensions: readonly string[]
      readonly seed?: Seed
    }
  /** A file on a volume of the environment. */
  | {
      readonly kind: 'file'
      readonly engine: 'sqlite'
      readonly path: string
      readonly urlEnv: string
      readonly seed?: Seed
    }

export type DatabaseEngine = 'postgres' | 'sqlite'

/** First data: a file of SQL, or a command run in the image of the service that migrates. */
export type Seed = string | readonly string[]
