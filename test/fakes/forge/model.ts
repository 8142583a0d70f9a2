/** Which forge the stand-in behaves like. */
export type DialectName = 'github' | 'gitea' | 'forgejo'

export interface User {
  readonly id: number
  readonly login: string
  readonly bot: boolean
}

export interface Repository {
  readonly id: number
  readonly owner: User
  readonly name: string
  readonly fullName: string
  readonly private: boolean
  readonly fork: boolean
  readonly defaultBranch: string
}

export interface Commit {
  readonly sha: string
  readonly message: string
  readonly author: string
  readonly at: string
}

/** Commits that arrived together; the page shows them as one entry. */
export interface Push {
  readonly by: User
  readonly at: string
  readonly commits: readonly Commit[]
}

export interface PullRequest {
  readonly id: number
  readonly number: number
  readonly author: User
  readonly createdAt: string
  readonly draft: boolean
  readonly head: {
    ref: string
    sha: string
    /** `null` once the fork was deleted. */
    repo: Repository | null
    /** The branch is gone, as after "delete branch" on the merged pull request. */
    branchDeleted: boolean
  }
  readonly base: { ref: string; sha: string }
  readonly pushes: Push[]
  title: string
  body: string
  state: 'open' | 'closed'
  labels: string[]
  locked: boolean
  merged: boolean
  mergeCommitSha: string | null
  mergedBy: User | null
  updatedAt: string
  closedAt: string | null
  /** The head before the last push; the `before` of a synchronize event. */
  previousSha: string | null
}

export interface Comment {
  readonly id: number
  readonly pullNumber: number
  readonly author: User
  readonly createdAt: string
  body: string
  updatedAt: string
}

export interface Status {
  readonly id: number
  readonly sha: string
  readonly context: string
  readonly state: string
  readonly targetUrl: string
  readonly description: string
  readonly creator: User
  readonly at: string
}

export interface DeploymentStatus {
  readonly id: number
  readonly state: string
  readonly description: string
  readonly environmentUrl: string
  readonly logUrl: string
  readonly creator: User
  readonly at: string
}

export interface Deployment {
  readonly id: number
  readonly ref: string
  readonly sha: string
  readonly environment: string
  readonly description: string
  readonly creator: User
  readonly at: string
  readonly statuses: DeploymentStatus[]
}

/** Everything the forge remembers. Plain data, so that a copy is an older state of the forge. */
export interface ForgeData {
  lastId: number
  readonly repository: Repository
  readonly users: User[]
  readonly pulls: PullRequest[]
  comments: Comment[]
  readonly statuses: Status[]
  readonly deployments: Deployment[]
  readonly shas: Set<string>
}
