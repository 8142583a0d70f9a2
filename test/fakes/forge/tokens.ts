import { randomBytes } from 'node:crypto'
import type { DialectName, User } from './model.ts'

export type Access = 'none' | 'read' | 'write'

export interface Permissions {
  readonly contents: Access
  readonly issues: Access
  readonly 'pull-requests': Access
  readonly statuses: Access
  readonly deployments: Access
}

export interface Token {
  readonly value: string
  /** `automatic`: made by the forge for one job. `personal`: made by a person, with scopes. */
  readonly kind: 'automatic' | 'personal'
  readonly user: User
  readonly permissions: Permissions
}

const ALL: readonly (keyof Permissions)[] = ['contents', 'issues', 'pull-requests', 'statuses', 'deployments']

/** Permissions as a workflow writes them: what is not named is `none`. */
export function permissions(named: Partial<Permissions>): Permissions {
  return Object.fromEntries(ALL.map((key) => [key, named[key] ?? 'none'])) as unknown as Permissions
}

export function everything(access: Access): Permissions {
  return Object.fromEntries(ALL.map((key) => [key, access])) as unknown as Permissions
}

/** Who writes with the automatic token. Gitea and Forgejo use the pseudo user -2. */
export function automaticUser(dialect: DialectName): User {
  if (dialect === 'github') return { id: 41_898_282, login: 'github-actions[bot]', bot: true }
  return { id: -2, login: `${dialect}-actions`, bot: true }
}

/** What a job of a fork's pull request gets: GitHub reads everything, Gitea and Forgejo read code only. */
export function forkPermissions(dialect: DialectName): Permissions {
  return dialect === 'github' ? everything('read') : permissions({ contents: 'read' })
}

/** A random value of the shape the forge gives out, so that masking and scanning meet a real one. */
export function newTokenValue(dialect: DialectName, kind: Token['kind']): string {
  const random = randomBytes(20).toString('hex')
  if (dialect !== 'github') return random
  return `${kind === 'automatic' ? 'ghs' : 'ghp'}_${random.slice(0, 36)}`
}

export class TokenStore {
  readonly #tokens = new Map<string, Token>()

  add(token: Token): Token {
    this.#tokens.set(token.value, token)
    return token
  }

  /** The job ended, or somebody removed the token: it is answered with 401 from now on. */
  revoke(value: string): void {
    this.#tokens.delete(value)
  }

  /** `undefined` without an Authorization header, `invalid` if it names no token known here. */
  fromHeader(authorization: string | undefined): Token | 'invalid' | undefined {
    if (authorization === undefined) return undefined
    const value = /^(?:token|bearer)\s+(\S+)$/i.exec(authorization)?.[1]
    return (value === undefined ? undefined : this.#tokens.get(value)) ?? 'invalid'
  }
}
