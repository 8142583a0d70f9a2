import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../tools/root.ts'

export const forges = ['github', 'gitea', 'forgejo'] as const
export type Forge = (typeof forges)[number]

/** What stands before `org/deploy-actions` where a forge looks for actions elsewhere than at itself. */
export const prefix = 'https://forge.example/'

/** Names of the workflow files; the same for each forge. */
export const names: readonly string[] = readdirSync(join(root, 'workflows/github')).sort()

/** A file of `workflows/`, ready to copy. */
export const workflowText = (forge: Forge, name: string): string =>
  readFileSync(join(root, 'workflows', forge, name), 'utf8')

/** The same without the prefix, as a runner on GitHub or act reads it. */
export const stripped = (forge: Forge, name: string): string =>
  workflowText(forge, name).replaceAll(`uses: ${prefix}org/`, 'uses: org/')
