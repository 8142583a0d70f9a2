import { variable } from '../runtime/environment.ts'
import type { ForgeKind } from './forge.ts'

/** The run that this step belongs to. */
export interface Run {
  /** Grows with each run of the repository, and stays when a run is repeated; 0 outside of a forge. */
  readonly id: number
  /** 1, and one more with each repetition of the run. */
  readonly attempt: number
  /** Page of the run for people; undefined outside of a forge. */
  readonly url: string | undefined
}

/** The run of this step, from the variables that the runner sets. */
export function currentRun(kind: ForgeKind): Run {
  const id = variable('GITHUB_RUN_ID') ?? ''
  return {
    id: wholeNumber(id) ?? 0,
    attempt: wholeNumber(variable('GITHUB_RUN_ATTEMPT') ?? '') ?? 1,
    url: runUrl(kind, {
      server: variable('GITHUB_SERVER_URL'),
      repository: variable('GITHUB_REPOSITORY'),
      id: variable('GITHUB_RUN_ID'),
      number: variable('GITHUB_RUN_NUMBER'),
    }),
  }
}

/** What the address of a run is made of. */
export interface RunParts {
  readonly server: string | undefined
  readonly repository: string | undefined
  readonly id: string | undefined
  readonly number: string | undefined
}

/**
 * The page of a run. Forgejo's is found by the run's number (models/actions/run.go), GitHub's by its id. Gitea
 * changed from number to id in 1.26 (go-gitea/gitea#37008); we follow the versions that are maintained, because
 * asking for the version would cost each run a request for the sake of a link.
 */
export function runUrl(kind: ForgeKind, { server, repository, id, number }: RunParts): string | undefined {
  const key = kind === 'forgejo' ? number : id
  if (server === undefined || repository === undefined || key === undefined) return undefined
  return `${server.replace(/\/+$/, '')}/${repository}/actions/runs/${key}`
}

const wholeNumber = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined)
