import type { Addresses, Dialect, Json } from './dialect.ts'
import type { DialectName, PullRequest } from './model.ts'
import type { ForgeState } from './state.ts'

/** GitHub's words; the payload has the forge's own. */
export type PullRequestAction = 'opened' | 'synchronize' | 'reopened' | 'closed' | 'labeled' | 'unlabeled'

export interface RunnerEvent {
  /** As GITHUB_EVENT_NAME. */
  readonly name: string
  /** The content of GITHUB_EVENT_PATH. */
  readonly payload: Json
  /** What the event is about; the runner's variables come from it. */
  readonly pull: PullRequest
}

/** Gitea's and Forgejo's spellings (modules/structs/hook.go). */
const OWN_WORDS: Partial<Record<PullRequestAction, string>> = {
  synchronize: 'synchronized',
  labeled: 'label_updated',
  unlabeled: 'label_cleared',
}

/** Gitea tells the commits before and after a push from 1.27 on, Forgejo 15 does not. */
function tellsBeforeAndAfter(name: DialectName, version: string): boolean {
  if (name !== 'gitea') return name === 'github'
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 1 || minor >= 27
}

function labelOf(action: PullRequestAction, pull: PullRequest): Json {
  const name = pull.labels.at(-1)
  const labels = action === 'labeled' || action === 'unlabeled'
  return labels && name !== undefined ? { label: { name, color: 'ededed', default: false } } : {}
}

/** The payload of a `pull_request` event exactly as this forge writes it for its runner. */
export function pullRequestEvent(
  { name, version, shapes }: Dialect,
  state: ForgeState,
  at: Addresses,
  action: PullRequestAction,
  pull: PullRequest,
): RunnerEvent {
  const before = { before: pull.previousSha ?? pull.head.sha, after: pull.head.sha }
  const own: Json =
    name === 'github'
      ? labelOf(action, pull)
      : { changes: null, requested_reviewer: null, commit_id: '', review: null }
  const payload: Json = {
    action: name === 'github' ? action : (OWN_WORDS[action] ?? action),
    number: pull.number,
    pull_request: shapes.pull(pull, state, at),
    repository: shapes.repository(state.data.repository, at),
    sender: shapes.user(action === 'closed' ? (pull.mergedBy ?? pull.author) : pull.author, at),
    ...own,
    ...(action === 'synchronize' && tellsBeforeAndAfter(name, version) ? before : {}),
  }
  // The runner gets text; a copy keeps the payload as it was when the event happened.
  return { name: 'pull_request', payload: structuredClone(payload), pull: structuredClone(pull) }
}
