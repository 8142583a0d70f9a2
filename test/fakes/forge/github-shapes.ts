import { madeUpSha } from './commits.ts'
import type { Addresses, Json, Shapes } from './dialect.ts'
import type { Comment, PullRequest, Repository, User } from './model.ts'
import type { ForgeState } from './state.ts'

/** The commit that GitHub makes to try the merge; a pull request's run has it as its sha. */
export function testMergeSha(pull: PullRequest): string {
  return madeUpSha(`test merge ${pull.base.sha} ${pull.head.sha}`)
}

export function mergeCommitSha(pull: PullRequest): string {
  return pull.mergeCommitSha ?? testMergeSha(pull)
}

function nodeId(kind: string, id: number): string {
  return `${kind}_${Buffer.from(String(id)).toString('base64url')}`
}

function user({ id, login, bot }: User, at: Addresses): Json {
  const type = bot ? 'Bot' : 'User'
  const page = bot ? `${at.web}/apps/${login.replace('[bot]', '')}` : `${at.web}/${login}`
  return {
    login,
    id,
    node_id: nodeId('U', id),
    avatar_url: `${at.web}/avatars/u/${id}`,
    url: `${at.api}/users/${encodeURIComponent(login)}`,
    html_url: page,
    type,
    site_admin: false,
  }
}

function repository(repo: Repository, at: Addresses): Json {
  return {
    id: repo.id,
    node_id: nodeId('R', repo.id),
    name: repo.name,
    full_name: repo.fullName,
    private: repo.private,
    owner: user(repo.owner, at),
    html_url: `${at.web}/${repo.fullName}`,
    fork: repo.fork,
    url: `${at.api}/repos/${repo.fullName}`,
    clone_url: `${at.web}/${repo.fullName}.git`,
    default_branch: repo.defaultBranch,
    visibility: repo.private ? 'private' : 'public',
  }
}

/** Owners and authors count as members; the rest of the words is of no use to a preview. */
function association(author: User, repo: Repository): string {
  return author.login === repo.owner.login ? 'OWNER' : 'CONTRIBUTOR'
}

function side(label: string, ref: string, sha: string, repo: Repository | null, at: Addresses): Json {
  return {
    label: `${label}:${ref}`,
    ref,
    sha,
    user: repo === null ? null : user(repo.owner, at),
    repo: repo === null ? null : repository(repo, at),
  }
}

function pull(it: PullRequest, state: ForgeState, at: Addresses): Json {
  const repo = state.data.repository
  const url = `${at.api}/repos/${repo.fullName}/pulls/${it.number}`
  const page = `${at.web}/${repo.fullName}/pull/${it.number}`
  const issue = `${at.api}/repos/${repo.fullName}/issues/${it.number}`
  const statuses = `${at.api}/repos/${repo.fullName}/statuses/${it.head.sha}`
  return {
    url,
    id: it.id,
    node_id: nodeId('PR', it.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    number: it.number,
    state: it.state,
    locked: it.locked,
    active_lock_reason: null,
    title: it.title,
    user: user(it.author, at),
    body: it.body === '' ? null : it.body,
    labels: it.labels.map((name) => ({ name, color: 'ededed', default: false })),
    draft: it.draft,
    created_at: it.createdAt,
    updated_at: it.updatedAt,
    closed_at: it.closedAt,
    merged_at: it.merged ? it.closedAt : null,
    merge_commit_sha: mergeCommitSha(it),
    head: side(it.head.repo?.owner.login ?? it.author.login, it.head.ref, it.head.sha, it.head.repo, at),
    base: side(repo.owner.login, it.base.ref, it.base.sha, repo, at),
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issue },
      statuses: { href: statuses },
    },
    author_association: association(it.author, repo),
    merged: it.merged,
    mergeable: it.state === 'open' ? true : null,
    mergeable_state: it.state === 'open' ? 'clean' : 'unknown',
    merged_by: it.mergedBy === null ? null : user(it.mergedBy, at),
    comments: state.comments(it.number).length,
    commits: it.pushes.flatMap((push) => push.commits).length,
  }
}

function comment(it: Comment, state: ForgeState, at: Addresses): Json {
  const repo = state.data.repository
  return {
    id: it.id,
    node_id: nodeId('IC', it.id),
    url: `${at.api}/repos/${repo.fullName}/issues/comments/${it.id}`,
    html_url: `${at.web}/${repo.fullName}/pull/${it.pullNumber}#issuecomment-${it.id}`,
    issue_url: `${at.api}/repos/${repo.fullName}/issues/${it.pullNumber}`,
    body: it.body,
    user: user(it.author, at),
    created_at: it.createdAt,
    updated_at: it.updatedAt,
    author_association: it.author.bot ? 'NONE' : association(it.author, repo),
    performed_via_github_app: null,
  }
}

/** GitHub's objects, with the fields that clients of a preview loop read. */
export const githubShapes: Shapes = {
  user,
  repository,
  pull,
  comment,
  status: (it, state, at) => ({
    id: it.id,
    node_id: nodeId('SC', it.id),
    url: `${at.api}/repos/${state.data.repository.fullName}/statuses/${it.sha}`,
    state: it.state,
    description: it.description === '' ? null : it.description,
    target_url: it.targetUrl === '' ? null : it.targetUrl,
    context: it.context,
    created_at: it.at,
    updated_at: it.at,
    creator: user(it.creator, at),
  }),
  deployment: (it, state, at) => ({
    id: it.id,
    node_id: nodeId('DE', it.id),
    url: `${at.api}/repos/${state.data.repository.fullName}/deployments/${it.id}`,
    sha: it.sha,
    ref: it.ref,
    task: 'deploy',
    payload: {},
    environment: it.environment,
    original_environment: it.environment,
    description: it.description === '' ? null : it.description,
    creator: user(it.creator, at),
    created_at: it.at,
    updated_at: it.statuses.at(-1)?.at ?? it.at,
    statuses_url: `${at.api}/repos/${state.data.repository.fullName}/deployments/${it.id}/statuses`,
  }),
  deploymentStatus: (it, of, state, at) => ({
    id: it.id,
    node_id: nodeId('DES', it.id),
    url: `${at.api}/repos/${state.data.repository.fullName}/deployments/${of.id}/statuses/${it.id}`,
    state: it.state,
    description: it.description,
    environment: of.environment,
    environment_url: it.environmentUrl,
    log_url: it.logUrl,
    target_url: it.logUrl,
    creator: user(it.creator, at),
    created_at: it.at,
    updated_at: it.at,
    deployment_url: `${at.api}/repos/${state.data.repository.fullName}/deployments/${of.id}`,
  }),
}
