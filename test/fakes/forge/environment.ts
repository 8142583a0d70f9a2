import type { Addresses, Dialect } from './dialect.ts'
import type { RunnerEvent } from './events.ts'
import { headRef } from './gitea-shapes.ts'
import { mergeCommitSha } from './github-shapes.ts'
import type { PullRequest } from './model.ts'
import type { ForgeState } from './state.ts'
import type { Token } from './tokens.ts'

type Variables = Record<string, string>

/**
 * GitHub runs on the test merge. After a merge it is the base branch, fully spelled
 * (changelog of 2023-09-13, "Updates to GITHUB_REF and github.ref").
 */
function githubRef(pull: PullRequest): Variables {
  const ref = pull.merged ? `refs/heads/${pull.base.ref}` : `refs/pull/${pull.number}/merge`
  return {
    GITHUB_REF: ref,
    GITHUB_REF_NAME: ref.replace(/^refs\/(?:heads|pull)\//, ''),
    GITHUB_REF_TYPE: 'branch',
    GITHUB_SHA: mergeCommitSha(pull),
    GITHUB_HEAD_REF: pull.head.ref,
  }
}

/** Gitea and Forgejo run on the head; after a merge the ref is a bare commit (services/actions/notifier.go). */
function giteaRef(pull: PullRequest): Variables {
  const GITHUB_HEAD_REF = headRef(pull)
  if (pull.mergeCommitSha !== null) {
    const sha = pull.mergeCommitSha
    return {
      GITHUB_REF: sha,
      GITHUB_REF_NAME: sha,
      GITHUB_REF_TYPE: 'commit',
      GITHUB_SHA: sha,
      GITHUB_HEAD_REF,
    }
  }
  return {
    GITHUB_REF: `refs/pull/${pull.number}/head`,
    GITHUB_REF_NAME: `${pull.number}/head`,
    GITHUB_REF_TYPE: '',
    GITHUB_SHA: pull.head.sha,
    GITHUB_HEAD_REF,
  }
}

function githubOnly(state: ForgeState, at: Addresses, pull: PullRequest): Variables {
  const { repository } = state.data
  return {
    GITHUB_GRAPHQL_URL: `${at.web}/api/graphql`,
    GITHUB_REPOSITORY_ID: String(repository.id),
    GITHUB_REPOSITORY_OWNER_ID: String(repository.owner.id),
    GITHUB_ACTOR_ID: String(pull.author.id),
    GITHUB_TRIGGERING_ACTOR: pull.author.login,
    GITHUB_WORKFLOW_REF: `${repository.fullName}/.github/workflows/pr-preview.yml@refs/pull/${pull.number}/merge`,
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'stand-in',
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
  }
}

/** Both markers on Forgejo, `ACT` on both, the token in the environment on Forgejo only. */
function marks({ name }: Dialect, token: Token): Variables {
  const own: Variables = { ACT: 'true', GITEA_ACTIONS: 'true', RUNNER_OS: 'linux', RUNNER_ARCH: 'amd64' }
  if (name === 'gitea') return { ...own, GITHUB_GRAPHQL_URL: '', GITEA_ACTIONS_RUNNER_VERSION: 'v3.1.0' }
  const tokens = { GITHUB_TOKEN: token.value, FORGEJO_TOKEN: token.value }
  return { ...own, ...tokens, FORGEJO_ACTIONS: 'true', FORGEJO_ACTIONS_RUNNER_VERSION: 'v12.1.0' }
}

/** The variables of a job, but the files and folders that the runner makes. */
export function runnerEnvironment(
  dialect: Dialect,
  state: ForgeState,
  at: Addresses,
  { name, pull }: RunnerEvent,
  token: Token,
): Variables {
  const { repository } = state.data
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_NAME: name,
    GITHUB_SERVER_URL: at.web,
    GITHUB_API_URL: at.api,
    GITHUB_REPOSITORY: repository.fullName,
    GITHUB_REPOSITORY_OWNER: repository.owner.login,
    GITHUB_ACTOR: pull.author.login,
    GITHUB_BASE_REF: pull.base.ref,
    GITHUB_WORKFLOW: 'preview',
    GITHUB_JOB: 'preview',
    GITHUB_RUN_ID: '71',
    GITHUB_RUN_NUMBER: '7',
    GITHUB_RUN_ATTEMPT: '1',
    ...(dialect.name === 'github' ? githubRef(pull) : giteaRef(pull)),
    ...(dialect.name === 'github' ? githubOnly(state, at, pull) : marks(dialect, token)),
  }
}
