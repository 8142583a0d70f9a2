import { getOctokit } from '@actions/github'
import * as v from 'valibot'
import type { Secret } from '../core/secret.ts'
import { fetchFor } from '../runtime/fetch.ts'
import * as log from '../runtime/log.ts'
import { readComment, readComments, readPullRequest } from './answers.ts'
import type { Forge } from './forge.ts'
import { type CommentPage, pagesFromBothEnds } from './pages.ts'
import { refusal, unanswered, type Wish } from './refusal.ts'
import { wishes } from './wishes.ts'

/** Where GitHub's API is, and as whom we talk to it. */
export interface GitHubOptions {
  /** `https://api.github.com`, or `https://host/api/v3` on an own server. */
  readonly apiUrl: URL
  /** `owner/name`. */
  readonly repository: string
  readonly token: Secret
}

/** GitHub's limit for this list. */
const perPage = 100

/** GitHub through Octokit, on our own HTTP layer; never its `paginate`, which reads all pages from the front. */
export function gitHubForge({ apiUrl, repository, token }: GitHubOptions): Forge {
  const kind = 'github'
  const [owner = '', repo = ''] = repository.split('/')
  const { rest } = getOctokit(token.reveal(), {
    baseUrl: apiUrl.href.replace(/\/+$/, ''),
    request: { fetch: fetchFor({ base: apiUrl }) },
    log: { debug: log.debug, info: log.debug, warn: log.debug, error: log.debug },
  })

  const granted: Granted = (wish, call, expected) => answered(apiUrl, wish, call, expected)
  const commentPage = async (number: number, page: number, since?: string): Promise<CommentPage> => {
    const wish = wishes.readComments(repository, number)
    const parameters = { owner, repo, issue_number: number, per_page: perPage, page }
    const { data, headers } = await granted(wish, () =>
      rest.issues.listComments({ ...parameters, ...(since === undefined ? {} : { since }) }),
    )
    return { comments: readComments(kind, wish, data), link: headers.link ?? '' }
  }

  return {
    kind,
    repository,
    async pullRequest(number) {
      const wish = wishes.readPullRequest(repository, number)
      const answer = await granted(wish, () => rest.pulls.get({ owner, repo, pull_number: number }), [404])
      return answer.status === 404 ? undefined : readPullRequest(kind, wish, answer.data)
    },
    comments: (number, since) => pagesFromBothEnds((page) => commentPage(number, page, since)),
    async comment(id) {
      const wish = wishes.readComment(repository, id)
      const call = () => rest.issues.getComment({ owner, repo, comment_id: id })
      const { status, data } = await granted(wish, call, [404])
      return status === 404 ? undefined : readComment(kind, wish, data)
    },
    async createComment(number, body) {
      const wish = wishes.createComment(repository, number)
      const parameters = { owner, repo, issue_number: number, body }
      return readComment(kind, wish, (await granted(wish, () => rest.issues.createComment(parameters))).data)
    },
    async updateComment(id, body) {
      const wish = wishes.updateComment(repository, id)
      const parameters = { owner, repo, comment_id: id, body }
      return readComment(kind, wish, (await granted(wish, () => rest.issues.updateComment(parameters))).data)
    },
    async deleteComment(id) {
      const wish = wishes.deleteComment(repository, id)
      await granted(wish, () => rest.issues.deleteComment({ owner, repo, comment_id: id }), [404])
    },
    async setCommitStatus(sha, { context, state, description, targetUrl }) {
      const wish = wishes.setStatus(repository, sha)
      const target = targetUrl === undefined ? {} : { target_url: targetUrl }
      // More than 140 characters are refused.
      const status = { context, state, description: description.slice(0, 140), ...target }
      await granted(wish, () => rest.repos.createCommitStatus({ owner, repo, sha, ...status }))
    },
  }
}

interface Answer {
  readonly status: number
  readonly data: unknown
  readonly headers: { readonly link?: string | undefined; readonly 'content-type'?: string | undefined }
}

type Granted = (wish: Wish, call: () => Promise<Answer>, expected?: readonly number[]) => Promise<Answer>

/** An error of Octokit's request layer; without `response` there was no answer. */
const requestError = v.object({
  status: v.number(),
  response: v.object({
    headers: v.record(v.string(), v.unknown()),
    data: v.unknown(),
  }),
})
const withMessage = v.object({ message: v.string() })

/** The answer, if it is one of the API; an expected status comes back as an answer without data. */
async function answered(
  apiUrl: URL,
  wish: Wish,
  call: () => Promise<Answer>,
  expected: readonly number[] = [],
): Promise<Answer> {
  const answer = await call().catch((error: unknown) => unlessExpected(apiUrl, wish, error, expected))
  const { status, headers } = answer
  // A page of a proxy, or a login, with a status as if all were well.
  if (headers['content-type']?.includes('html'))
    throw refusal('github', wish, { status, contentType: 'text/html', message: '' })
  return answer
}

/** Turns Octokit's errors into failures. */
function unlessExpected(apiUrl: URL, wish: Wish, error: unknown, expected: readonly number[]): Answer {
  const answer = v.safeParse(requestError, error)
  if (!answer.success)
    throw unanswered({ kind: 'github', apiUrl }, wish, error instanceof Error ? error.cause : error)
  const { status, response } = answer.output
  if (expected.includes(status)) return { status, data: undefined, headers: {} }
  const body = v.safeParse(withMessage, response.data)
  throw refusal('github', wish, {
    status,
    contentType: String(response.headers['content-type'] ?? '').replace(/;.*/, ''),
    message: body.success ? body.output.message : '',
  })
}
