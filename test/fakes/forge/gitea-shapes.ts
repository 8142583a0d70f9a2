import type { Addresses, Json, Shapes } from './dialect.ts'
import type { Comment, DialectName, PullRequest, Repository, User } from './model.ts'
import type { ForgeState } from './state.ts'

function user({ id, login }: User, at: Addresses): Json {
  return {
    id,
    login,
    login_name: '',
    full_name: '',
    email: `${login}@noreply.example`,
    avatar_url: `${at.web}/avatars/${id}`,
    html_url: `${at.web}/${login}`,
    is_admin: false,
    username: login,
  }
}

function repository(repo: Repository, at: Addresses): Json {
  return {
    id: repo.id,
    owner: user(repo.owner, at),
    name: repo.name,
    full_name: repo.fullName,
    private: repo.private,
    fork: repo.fork,
    html_url: `${at.web}/${repo.fullName}`,
    url: `${at.api}/repos/${repo.fullName}`,
    clone_url: `${at.web}/${repo.fullName}.git`,
    default_branch: repo.defaultBranch,
  }
}

/** Once the head branch is gone, the only name left is the pull request's own ref. */
export function headRef(pull: PullRequest): string {
  return pull.head.branchDeleted ? `refs/pull/${pull.number}/head` : pull.head.ref
}

function pullRequest(dialect: DialectName): Shapes['pull'] {
  return (it: PullRequest, state: ForgeState, at: Addresses): Json => {
    const repo = state.data.repository
    const page = `${at.web}/${repo.fullName}/pulls/${it.number}`
    const head = it.head.repo
    return {
      id: it.id,
      // Gitea answers the page's address where GitHub and Forgejo answer the API's.
      url: dialect === 'gitea' ? page : `${at.api}/repos/${repo.fullName}/pulls/${it.number}`,
      number: it.number,
      user: user(it.author, at),
      title: it.title,
      body: it.body,
      labels: it.labels.map((name, index) => ({ id: index + 1, name, color: 'ededed', description: '' })),
      milestone: null,
      assignee: null,
      assignees: null,
      state: it.state,
      draft: it.draft,
      is_locked: it.locked,
      comments: state.comments(it.number).length,
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      mergeable: it.state === 'open',
      merged: it.merged,
      merged_at: it.merged ? it.closedAt : null,
      merge_commit_sha: it.mergeCommitSha,
      merged_by: it.mergedBy === null ? null : user(it.mergedBy, at),
      base: {
        label: it.base.ref,
        ref: it.base.ref,
        sha: it.base.sha,
        repo_id: repo.id,
        repo: repository(repo, at),
      },
      head: {
        label: headRef(it),
        ref: headRef(it),
        sha: it.head.sha,
        repo_id: head?.id ?? 0,
        repo: head === null ? null : repository(head, at),
      },
      merge_base: it.base.sha,
      due_date: null,
      created_at: it.createdAt,
      updated_at: it.updatedAt,
      closed_at: it.closedAt,
    }
  }
}

function comment(it: Comment, state: ForgeState, at: Addresses): Json {
  const page = `${at.web}/${state.data.repository.fullName}/pulls/${it.pullNumber}`
  return {
    id: it.id,
    html_url: `${page}#issuecomment-${it.id}`,
    pull_request_url: page,
    issue_url: '',
    user: user(it.author, at),
    original_author: '',
    original_author_id: 0,
    body: it.body,
    assets: [],
    created_at: it.createdAt,
    updated_at: it.updatedAt,
  }
}

function noDeployments(): never {
  throw new Error('Gitea and Forgejo have no deployments')
}

/** Gitea's objects (modules/structs), which Forgejo shares but for one address. */
export function giteaShapes(dialect: DialectName): Shapes {
  return {
    user,
    repository,
    pull: pullRequest(dialect),
    comment,
    // The state is called `status` here (modules/structs/status.go).
    status: (it, state, at) => ({
      id: it.id,
      status: it.state,
      target_url: it.targetUrl,
      description: it.description,
      url: `${at.api}/repos/${state.data.repository.fullName}/statuses/${it.sha}`,
      context: it.context,
      creator: user(it.creator, at),
      created_at: it.at,
      updated_at: it.at,
    }),
    deployment: noDeployments,
    deploymentStatus: noDeployments,
  }
}
