import { describe, expect, it } from 'vitest'
import { refusal, unanswered } from '../../../src/forges/refusal.ts'
import { wishes } from '../../../src/forges/wishes.ts'

const json = 'application/json'
const wish = wishes.createComment('acme/notes', 7)
const told = (kind: 'github' | 'gitea' | 'forgejo', status: number, message: string, contentType = json) => {
  const failure = refusal(kind, wish, { status, contentType, message })
  return `${failure.reasonCode}: ${failure.message} ${failure.remedy}`
}

describe('a refusal is told', () => {
  it('for a token that is not accepted', () => {
    expect(told('github', 401, 'Bad credentials')).toBe(
      'forge-unauthorized: GitHub does not accept the token (401: "Bad credentials"); it was needed to comment on pull request 7 of acme/notes. ' +
        "The job's own token ends with the job, and a personal access token may have expired. Check the input `token`.",
    )
  })

  it('for a permission that lacks on GitHub', () => {
    expect(told('github', 403, 'Resource not accessible by integration')).toBe(
      'forge-forbidden: GitHub did not let us comment on pull request 7 of acme/notes (403: "Resource not accessible by integration"). ' +
        'Add `pull-requests: write` to the `permissions:` of the job. Runs for pull requests from forks get a token that may only read.',
    )
  })

  it('for a scope that lacks on Gitea', () => {
    const message =
      'token does not have at least one of required scope(s), required=[write:issue], token scope=read:issue'
    expect(told('gitea', 403, message)).toBe(
      `forge-forbidden: Gitea did not let us comment on pull request 7 of acme/notes (403: "${message}"). ` +
        'Add `pull-requests: write` to the `permissions:` of the job. A personal access token needs the scope `write:issue`. ' +
        'Runs for pull requests from forks get a token that may only read.',
    )
  })

  it('for Forgejo, which ignores `permissions:`', () => {
    expect(told('forgejo', 403, '')).toBe(
      'forge-forbidden: Forgejo did not let us comment on pull request 7 of acme/notes (403). ' +
        'Runs for pull requests from forks get a token that may only read. ' +
        'Elsewhere pass a personal access token with the scope `write:issue` as the input `token`.',
    )
  })

  it('for a locked conversation', () => {
    expect(told('github', 403, 'Unable to create comment because issue is locked.')).toBe(
      'forge-forbidden: GitHub did not let us comment on pull request 7 of acme/notes: the conversation is locked. ' +
        'Unlock the conversation, or pass the token of somebody who may write in it.',
    )
  })

  it('for a rate limit, which is no lack of permission', () => {
    expect(told('github', 403, 'You have exceeded a secondary rate limit.')).toMatch(
      /^forge-failed: GitHub asks us to slow down \(403: "You have exceeded a secondary rate limit\."\)/,
    )
  })

  it("for a proxy's page, without a word of it", () => {
    expect(told('gitea', 502, '', 'text/html')).toBe(
      'forge-failed: Gitea could not comment on pull request 7 of acme/notes: remote returned text/html 502. ' +
        'The forge, or a proxy in front of it, is in trouble. Run the job again later.',
    )
  })

  it('for what does not exist', () => {
    expect(told('github', 404, 'Not Found')).toMatch(
      /^not-a-pull-request: GitHub could not comment on pull request 7 of acme\/notes \(404\): it does not exist, or the token may not see it\. Check the number\./,
    )
  })

  it('for a commit status, with the permission it needs on each forge', () => {
    const status = wishes.setStatus('acme/notes', 'a'.repeat(40))
    const remedy = (kind: 'github' | 'gitea') =>
      refusal(kind, status, { status: 403, contentType: json, message: '' }).remedy
    expect(remedy('github')).toContain('`statuses: write`')
    expect(remedy('gitea')).toContain('`contents: write`')
  })

  it('for no answer at all', () => {
    const place = { kind: 'gitea', apiUrl: new URL('http://127.0.0.1:9/api/v1') } as const
    expect(unanswered(place, wish, new Error('nothing listens there (connection refused)')).message).toBe(
      'Gitea (http://127.0.0.1:9) could not be reached to comment on pull request 7 of acme/notes: nothing listens there (connection refused).',
    )
  })
})
