import * as v from 'valibot'
import { Failure } from '../core/failure.ts'
import { variable } from '../runtime/environment.ts'
import { readText } from '../runtime/files.ts'

/** The pull request that the event of this run is about. */
export interface PullRequestEvent {
  /** Name of the event: `pull_request`, `pull_request_target`, `issue_comment`, … */
  readonly name: string
  /** In GitHub's words on every forge: `opened`, `synchronize`, `closed`, `labeled`, … */
  readonly action: string | undefined
  readonly number: number
  /** Full sha of the head commit; events about comments do not carry it. */
  readonly headSha: string | undefined
  /** `owner/name` of the repository of the head branch; undefined if it was deleted, or is not told. */
  readonly headRepository: string | undefined
  readonly baseRepository: string | undefined
  readonly closed: boolean
  readonly merged: boolean
}

/** Gitea and Forgejo have own words in the payload (modules/structs/hook.go), but filter by GitHub's. */
const githubWords: Readonly<Record<string, string>> = {
  synchronized: 'synchronize',
  label_updated: 'labeled',
  label_cleared: 'unlabeled',
}

const repository = v.nullish(v.object({ full_name: v.string() }))
const fullSha = v.pipe(v.string(), v.regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/))
const number = v.nullish(v.pipe(v.number(), v.integer(), v.minValue(1)))

const payloadSchema = v.object({
  action: v.nullish(v.string()),
  number,
  pull_request: v.nullish(
    v.object({
      number,
      state: v.nullish(v.string()),
      merged: v.nullish(v.boolean()),
      head: v.nullish(v.object({ sha: v.nullish(fullSha), repo: repository })),
      base: v.nullish(v.object({ repo: repository })),
    }),
  ),
  issue: v.nullish(v.object({ number, state: v.nullish(v.string()), pull_request: v.nullish(v.unknown()) })),
  repository,
})

type Payload = v.InferOutput<typeof payloadSchema>

/**
 * Reads the pull request from an event's payload; undefined if it has none. Number and head commit come from
 * the payload only: after a merge the ref of the run is a bare sha on Gitea, and on GitHub the sha of the run
 * is a merge commit that exists nowhere else.
 */
export function readPullRequestEvent(name: string, payload: unknown): PullRequestEvent | undefined {
  const parsed = v.safeParse(payloadSchema, payload)
  if (!parsed.success) return undefined
  const { action, pull_request: pull, repository: base } = parsed.output
  const found = numberOf(parsed.output)
  if (found === undefined) return undefined
  return {
    name,
    action: action == null ? undefined : (githubWords[action] ?? action),
    number: found,
    headSha: pull?.head?.sha ?? undefined,
    headRepository: pull?.head?.repo?.full_name,
    baseRepository: pull?.base?.repo?.full_name ?? base?.full_name,
    closed: (pull?.state ?? parsed.output.issue?.state) === 'closed',
    merged: pull?.merged === true,
  }
}

/** An issue has a number too; only one with `pull_request` in it is a pull request. */
function numberOf({ number, pull_request: pull, issue }: Payload): number | undefined {
  if (pull != null) return pull.number ?? number ?? undefined
  return issue?.pull_request == null ? undefined : (issue.number ?? undefined)
}

/** Larger than any payload GitHub sends (25 MiB). */
const maxPayloadBytes = 32 * 1024 ** 2

/**
 * The pull request of this run's event; undefined if the event has none. An event of a pull request that cannot
 * be read is a failure (`not-a-pull-request`): whether its code is foreign would go unasked.
 */
export function pullRequestEvent(): PullRequestEvent | undefined {
  const path = variable('GITHUB_EVENT_PATH')
  const name = variable('GITHUB_EVENT_NAME') ?? ''
  const found = path === undefined ? undefined : readPullRequestEvent(name, readPayload(path))
  if (found !== undefined || !name.startsWith('pull_request')) return found
  throw new Failure(
    'not-a-pull-request',
    `The event ${name} carries no pull request that can be read in ${path ?? 'GITHUB_EVENT_PATH, which is not set'}.`,
    { remedy },
  )
}

const remedy = 'The runner writes this file (GITHUB_EVENT_PATH) before each job; an earlier step changed it.'

function readPayload(path: string): unknown {
  try {
    const text = readText(path, maxPayloadBytes)
    if ('problem' in text) throw new Error(`it ${text.problem}`)
    return JSON.parse(text.value)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Failure('not-a-pull-request', `The event in ${path} cannot be read: ${why}`, {
      remedy,
      cause: error,
    })
  }
}
