import { Failure } from '../core/failure.ts'
import type { ForgeKind } from '../forges/forge.ts'

/**
 * What else to try when a registry refuses. `ask` is one of Gitea's family; on these, the token of the job cannot
 * push (go-gitea/gitea#23642: package permissions of the Actions user are not implemented; Forgejo has the same
 * gap).
 */
export function withRegistryAdvice(error: unknown, forge: ForgeKind | 'ask', registry: string): unknown {
  if (!(error instanceof Failure) || error.reasonCode !== 'registry-unauthorized') return error
  const advice =
    forge !== 'github'
      ? 'On Gitea and Forgejo the automatic token cannot push images: use a personal access token with `write:package` as `registry-password`.'
      : registry === 'ghcr.io'
        ? 'With `github.token`, the job needs `permissions: packages: write`, and the package must give this repository write access.'
        : undefined
  if (advice === undefined) return error
  const { reasonCode, message, remedy, details, evidence } = error
  return new Failure(reasonCode, message, {
    remedy: [remedy, advice].filter(Boolean).join(' '),
    details,
    evidence,
    cause: error,
  })
}
