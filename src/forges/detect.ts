import type { ForgeKind } from './forge.ts'

/** The variables that tell forges apart. */
export interface ForgeVariables {
  readonly FORGEJO_ACTIONS?: string | undefined
  readonly FORGEJO_TOKEN?: string | undefined
  readonly GITEA_ACTIONS?: string | undefined
  readonly GITHUB_API_URL?: string | undefined
}

/**
 * Which forge this is, from the variables of the job. `ask` means: of Gitea's family by its address, but the
 * API must be asked which one. Forgejo goes first, because its runner sets Gitea's variables too. (Forgejo's
 * runners before 7 set only Gitea's; asking each Gitea for the sake of those would cost every run a request, so
 * there the input `platform` helps.) `ACT` says nothing: Gitea's and Forgejo's runners set it as well.
 */
export function detectForge(variables: ForgeVariables): ForgeKind | 'ask' {
  if (variables.FORGEJO_ACTIONS || variables.FORGEJO_TOKEN) return 'forgejo'
  if (variables.GITEA_ACTIONS === 'true') return 'gitea'
  return /\/api\/v1\/?$/.test(variables.GITHUB_API_URL ?? '') ? 'ask' : 'github'
}

/**
 * Reads the answer of `/version`. Forgejo names the Gitea it is compatible with, `15.0.3+gitea-1.22.0`
 * (GITEA_COMPATIBILITY in its Makefile), and Gitea does not.
 */
export function kindOfVersion(version: string): 'gitea' | 'forgejo' {
  return /\+gitea-/.test(version) ? 'forgejo' : 'gitea'
}
