import * as v from 'valibot'
import { Failure } from '../core/failure.ts'
import type { Comment, ForgeKind, PullRequest } from './forge.ts'
import { forgeNames, type Wish } from './refusal.ts'

/** The forges' answers, as far as we read them: the fields that GitHub, Gitea and Forgejo have in common. */
const repository = v.nullish(v.object({ full_name: v.string() }))

const fullSha = v.pipe(v.string(), v.regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/))

const commentSchema = v.object({
  id: v.number(),
  body: v.nullish(v.string(), ''),
  html_url: v.pipe(v.string(), v.regex(/^\S*$/)),
  created_at: v.pipe(v.string(), v.isoTimestamp()),
  user: v.nullish(v.object({ login: v.string() })),
})

const pullRequestSchema = v.object({
  number: v.number(),
  state: v.picklist(['open', 'closed']),
  closed_at: v.nullish(v.string()),
  head: v.object({ sha: fullSha, repo: repository }),
  base: v.object({ repo: v.object({ full_name: v.string() }) }),
})

/** A comment from a forge's answer; throws `forge-failed` when it is not one. */
export function readComment(kind: ForgeKind, wish: Wish, answer: unknown): Comment {
  return commentOf(checked(kind, wish, commentSchema, answer))
}

/** A list of comments from a forge's answer. */
export function readComments(kind: ForgeKind, wish: Wish, answer: unknown): Comment[] {
  // Gitea answers `null` where a list is empty, on some routes.
  return checked(kind, wish, v.nullable(v.array(commentSchema)), answer)?.map(commentOf) ?? []
}

/** A pull request from a forge's answer. */
export function readPullRequest(kind: ForgeKind, wish: Wish, answer: unknown): PullRequest {
  const { number, state, closed_at, head, base } = checked(kind, wish, pullRequestSchema, answer)
  return {
    number,
    state,
    headSha: head.sha,
    headRepository: head.repo?.full_name,
    baseRepository: base.repo.full_name,
    ...(closed_at == null ? {} : { closedAt: closed_at }),
  }
}

/** The version from the answer of `/version`. */
export function readVersion(kind: ForgeKind, wish: Wish, answer: unknown): string {
  return checked(kind, wish, v.object({ version: v.string() }), answer).version
}

/** The author of a comment is missing once the account was deleted. */
function commentOf(comment: v.InferOutput<typeof commentSchema>): Comment {
  return {
    id: comment.id,
    body: comment.body ?? '',
    author: comment.user?.login ?? '',
    url: comment.html_url,
    createdAt: comment.created_at,
  }
}

function checked<S extends v.GenericSchema>(
  kind: ForgeKind,
  wish: Wish,
  schema: S,
  answer: unknown,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, answer)
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const where = v.getDotPath(issue) ?? 'the answer'
  throw new Failure(
    'forge-failed',
    `${forgeNames[kind]} answered something unexpected when asked to ${wish.to}: ${where} is ${issue.received}, not ${issue.expected ?? 'as documented'}.`,
    { remedy: 'A proxy in between may have changed the answer. Is GITHUB_API_URL the address of the API?' },
  )
}
