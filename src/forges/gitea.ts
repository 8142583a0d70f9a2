import { readComment, readComments, readPullRequest, readVersion } from './answers.ts'
import type { Forge } from './forge.ts'
import { ask, type GiteaCall, type GiteaOptions, isMuteError, succeeded } from './gitea-api.ts'
import { refusal, type Wish } from './refusal.ts'
import { wishes } from './wishes.ts'

/**
 * Gitea and Forgejo. Not through Octokit: its pagination never ends on lists that ignore `page`, and follows
 * Link headers that name the address its administrator set (ROOT_URL), which a runner may not reach.
 */
export function giteaForge(options: GiteaOptions): Forge {
  const { kind, repository } = options
  const below = (path: string) => `/repos/${repository.split('/').map(encodeURIComponent).join('/')}${path}`
  const answer = (wish: Wish, call: GiteaCall) => ask(options, wish, { ...call, path: below(call.path) })
  const result = async (wish: Wish, call: GiteaCall) => succeeded(kind, wish, await answer(wish, call))

  const pullRequest: Forge['pullRequest'] = async (number) => {
    const wish = wishes.readPullRequest(repository, number)
    const response = await answer(wish, { method: 'GET', path: `/pulls/${number}` })
    if (response.status === 404) return undefined
    return readPullRequest(kind, wish, succeeded(kind, wish, response))
  }

  return {
    kind,
    repository,
    pullRequest,
    /** One answer with all comments: neither forge paginates this list, and both ignore `page` and `limit`. */
    async *comments(number, since) {
      const wish = wishes.readComments(repository, number)
      const query = since === undefined ? '' : `?since=${encodeURIComponent(since)}`
      const call = { method: 'GET', path: `/issues/${number}/comments${query}` } as const
      let response = await answer(wish, { ...call, isFinal: isMuteError })
      if (isMuteError(response)) {
        // A missing issue answers like a database in trouble (routers/api/v1/repo/issue_comment.go).
        if ((await pullRequest(number)) === undefined)
          throw refusal(kind, wish, { status: 404, contentType: '', message: '' })
        response = await answer(wish, call)
      }
      yield readComments(kind, wish, succeeded(kind, wish, response))
    },
    async comment(id) {
      const wish = wishes.readComment(repository, id)
      const response = await answer(wish, { method: 'GET', path: `/issues/comments/${id}` })
      return response.status === 404 ? undefined : readComment(kind, wish, succeeded(kind, wish, response))
    },
    async createComment(number, body) {
      const wish = wishes.createComment(repository, number)
      const path = `/issues/${number}/comments`
      return readComment(kind, wish, await result(wish, { method: 'POST', path, body: { body } }))
    },
    async updateComment(id, body) {
      const wish = wishes.updateComment(repository, id)
      const path = `/issues/comments/${id}`
      return readComment(kind, wish, await result(wish, { method: 'PATCH', path, body: { body } }))
    },
    async deleteComment(id) {
      const wish = wishes.deleteComment(repository, id)
      const response = await answer(wish, { method: 'DELETE', path: `/issues/comments/${id}` })
      if (response.status !== 404) succeeded(kind, wish, response)
    },
    async setCommitStatus(sha, { context, state, description, targetUrl }) {
      const wish = wishes.setStatus(repository, sha)
      const body = {
        context,
        state,
        description,
        ...(targetUrl === undefined ? {} : { target_url: targetUrl }),
      }
      await result(wish, { method: 'POST', path: `/statuses/${sha}`, body })
    },
  }
}

/** Version of the server: `1.27.0`, or `15.0.3+gitea-1.22.0` on Forgejo. */
export async function giteaVersion(options: GiteaOptions): Promise<string> {
  const wish = wishes.readVersion()
  const response = await ask(options, wish, { method: 'GET', path: '/version' })
  return readVersion(options.kind, wish, succeeded(options.kind, wish, response))
}
