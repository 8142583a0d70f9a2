/** Whose a resource is. Everything we create carries this, and nothing is changed or deleted that does not. */
export interface Owner {
  /** `owner/name` on the forge, lower case as the forge writes it. */
  readonly repository: string
  readonly app: string
  /** Key of the environment in deploy.yml: `preview`, `staging`, `production`. */
  readonly environment: string
  /** Only for previews. */
  readonly pullRequest?: number
}

/** What changes with each update of a resource. */
export interface Stamp {
  /** The version that the resource runs. */
  readonly version: string
  /** Id of the forge's run that made it. */
  readonly run: string
  /** When the sweep may remove it, as ISO 8601 in UTC. */
  readonly expires?: string
}

const prefix = 'deploy-actions.'

/** The labels that identify the owner: what to filter by when looking for our resources. */
export function ownerLabels(owner: Owner): Record<string, string> {
  return {
    [`${prefix}repository`]: owner.repository,
    [`${prefix}app`]: owner.app,
    [`${prefix}environment`]: owner.environment,
    ...(owner.pullRequest === undefined ? {} : { [`${prefix}pull-request`]: String(owner.pullRequest) }),
  }
}

/** All labels of a resource: its owner, its incarnation, its service (networks have none), and its stamp. */
export function resourceLabels(
  owner: Owner,
  generation: string,
  service?: string,
  stamp?: Stamp,
): Record<string, string> {
  return {
    ...ownerLabels(owner),
    [`${prefix}generation`]: generation,
    ...(service === undefined ? {} : { [`${prefix}service`]: service }),
    ...(stamp === undefined ? {} : { [`${prefix}version`]: stamp.version, [`${prefix}run`]: stamp.run }),
    ...(stamp?.expires === undefined ? {} : { [`${prefix}expires`]: stamp.expires }),
  }
}

/** What the labels of a found resource say. */
export interface Labelled {
  readonly owner: Owner
  readonly generation: string
  readonly service?: string
  readonly stamp: Partial<Stamp>
}

/** Reads our labels back; undefined if they are not there, or not complete: then the resource is not ours. */
export function readLabels(labels: Readonly<Record<string, string>>): Labelled | undefined {
  const get = (key: string) => labels[prefix + key]
  const [repository, app, environment, generation] = ['repository', 'app', 'environment', 'generation'].map(
    get,
  )
  if (!repository || !app || !environment || !generation) return undefined
  const pullRequest = get('pull-request')
  if (pullRequest !== undefined && !/^[1-9]\d*$/.test(pullRequest)) return undefined
  const [service, version, run, expires] = ['service', 'version', 'run', 'expires'].map(get)
  return {
    owner: { repository, app, environment, ...(pullRequest ? { pullRequest: Number(pullRequest) } : {}) },
    generation,
    ...(service ? { service } : {}),
    stamp: { ...(version ? { version } : {}), ...(run ? { run } : {}), ...(expires ? { expires } : {}) },
  }
}

/** Are both the same owner? */
export function sameOwner(a: Owner, b: Owner): boolean {
  return (
    a.repository === b.repository &&
    a.app === b.app &&
    a.environment === b.environment &&
    a.pullRequest === b.pullRequest
  )
}
