import { parse } from 'yaml'

/**
 * The audits of zizmor that matter most to us, told again: they run where zizmor does not, and for Gitea's and
 * Forgejo's files as they are. Each takes a workflow and says where it is broken.
 */
export const audits: Readonly<Record<string, (workflow: Workflow, text: string) => readonly string[]>> = {
  /** A tag can be moved; a commit cannot. Ours are named by their major version, as the documentation says. */
  'unpinned-uses': (workflow, text) =>
    usesOf(workflow).flatMap(({ at, uses }) => {
      if (/^(https:\/\/[^/]+\/)?[\w.-]+\/deploy-actions\/[a-z-]+@v\d+$/.test(uses)) return []
      if (/^\.\//.test(uses) || /^docker:\/\/\S+@sha256:[0-9a-f]{64}$/.test(uses)) return []
      const told = text.split('\n').some((line) => line.includes(uses) && /# v\d+\.\d+\.\d+$/.test(line))
      return /@[0-9a-f]{40}$/.test(uses) && told ? [] : [`${at}: ${uses}`]
    }),

  /** Nothing for all jobs, and for each what it needs, with its reason beside it. */
  'excessive-permissions': (workflow, text) => [
    ...(isEmpty(workflow.permissions) ? [] : ['permissions']),
    ...jobsOf(workflow).flatMap(({ at, job: { permissions } }) => {
      if (permissions === undefined) return []
      if (typeof permissions === 'string') return [`${at}: ${permissions}`]
      return Object.entries(permissions).flatMap(([scope, level]) =>
        new RegExp(`^ +${scope}: ${level} # to [a-z]`, 'm').test(text) ? [] : [`${at}: ${scope}: ${level}`],
      )
    }),
  ],

  /** These run with the secrets of the repository, whoever caused them. */
  'dangerous-triggers': ({ on }) => {
    const events = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(on ?? {})
    return events.filter((event) => /^(pull_request_target|workflow_run|issue_comment)$/.test(event))
  },

  /** An expression is text of a script before the shell sees it: a branch's name becomes a command. */
  'template-injection': (workflow) =>
    stepsOf(workflow).flatMap(({ at, step }) => {
      const scripts = [step.run, step.with?.script].filter((script) => typeof script === 'string')
      return scripts.some((script) => script.includes('${{')) ? [at] : []
    }),

  /** A token that a checkout leaves in .git/config goes with whatever uploads or builds the folder. */
  artipacked: (workflow) =>
    stepsOf(workflow).flatMap(({ at, step }) =>
      /(^|\/)actions\/checkout@/.test(step.uses ?? '') && step.with?.['persist-credentials'] !== false
        ? [at]
        : [],
    ),

  /** All secrets at once: those that the called workflow never needs, too. */
  'secrets-inherit': (workflow, text) => [
    ...jobsOf(workflow).flatMap(({ at, job }) => (job.secrets === 'inherit' ? [at] : [])),
    ...[...text.matchAll(/toJSON\(\s*secrets\s*\)/gi)].map(([found]) => found),
  ],

  /** A cache that another run filled ends up in what is released. */
  'cache-poisoning': (workflow) => {
    if (!releases(workflow.on)) return []
    return stepsOf(workflow).flatMap(({ at, step }) => {
      const setUp = /(^|\/)setup-[a-z]+@/.test(step.uses ?? '') && Boolean(step.with?.cache)
      return setUp || /(^|\/)actions\/cache(\/[a-z]+)?@/.test(step.uses ?? '') ? [at] : []
    })
  },

  /** Runners mask a secret as a whole, not the fields that an expression takes out of it. */
  'unredacted-secrets': (_, text) =>
    [...text.matchAll(/fromJSON\(\s*secrets\.\w+\s*\)/gi)].map(([found]) => found),

  /** What lands there is a variable of every later step: a loader's, say. */
  'github-env': (workflow) =>
    stepsOf(workflow).flatMap(({ at, step }) => (/GITHUB_(ENV|PATH)\b/.test(step.run ?? '') ? [at] : [])),
}

/** Everything that is wrong with a workflow, as `audit: place`. */
export function audited(text: string): readonly string[] {
  const workflow = parse(text) as Workflow
  return Object.entries(audits).flatMap(([name, audit]) =>
    audit(workflow, text).map((finding) => `${name}: ${finding}`),
  )
}

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly uses?: string
  readonly secrets?: unknown
  readonly permissions?: string | Readonly<Record<string, string>>
  readonly steps?: readonly Step[]
}

/** What an audit reads of a workflow. */
export interface Workflow {
  readonly on?: unknown
  readonly permissions?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

const jobsOf = ({ jobs }: Workflow) =>
  Object.entries(jobs).map(([name, job]) => ({ at: `jobs.${name}`, job }))

const stepsOf = (workflow: Workflow) =>
  jobsOf(workflow).flatMap(({ at, job }) =>
    (job.steps ?? []).map((step, index) => ({ at: `${at}.steps[${index}]`, step })),
  )

function usesOf(workflow: Workflow) {
  const called = jobsOf(workflow).map(({ at, job }) => ({ at, uses: job.uses }))
  const used = stepsOf(workflow).map(({ at, step }) => ({ at, uses: step.uses }))
  return [...called, ...used].flatMap(({ at, uses }) => (uses === undefined ? [] : [{ at, uses }]))
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

function releases(on: unknown): boolean {
  if (typeof on !== 'object' || on === null) return on === 'release'
  const { push, release } = on as {
    readonly push?: { readonly tags?: unknown } | null
    readonly release?: unknown
  }
  return release !== undefined || push?.tags !== undefined
}
