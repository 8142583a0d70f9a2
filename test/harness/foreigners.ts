import { docker } from './docker-app.ts'
import { tagsOf } from './pushed-app.ts'
import { putImage, removeImages } from './registry-image.ts'
import { rig } from './rig.ts'

/** Whom they resemble. */
export interface Resembled {
  readonly repository: string
  readonly app: string
  readonly pullRequest: number
}

/**
 * Things of others on the same engine and registry, as like ours as can be: with names that begin as ours do, with
 * all labels but one equal, with none at all. Nothing that we do may change them.
 */
export class Foreigners {
  readonly before: unknown
  readonly #who: Resembled

  private constructor(who: Resembled, before: unknown) {
    this.#who = who
    this.before = before
  }

  static async settle(who: Resembled): Promise<Foreigners> {
    for (const [name, labels] of containersLike(who))
      docker(
        'run',
        '--detach',
        '--name',
        name,
        ...labels,
        rig.baseImage,
        'node',
        '-e',
        'setInterval(() => {}, 1000)',
      )
    for (const kind of ['network', 'volume'])
      for (const [name, labels] of thingsLike(who)) docker(kind, 'create', ...labels, name)
    await putImage(who.repository, ['main'], {
      'deploy-actions.repository': who.repository,
      made: 'for main',
    })
    await putImage(`${who.repository}-2`, [`pr-${who.pullRequest}`], {
      'deploy-actions.repository': `${who.repository}-2`,
    })
    return new Foreigners(who, await stateOf(who))
  }

  now(): Promise<unknown> {
    return stateOf(this.#who)
  }

  async leave(): Promise<void> {
    docker('container', 'rm', '--force', '--volumes', ...containersLike(this.#who).map(([name]) => name))
    for (const kind of ['network', 'volume'])
      docker(kind, 'rm', ...thingsLike(this.#who).map(([name]) => name))
    await removeImages(`${this.#who.repository}-2`)
  }
}

type Named = readonly [name: string, labels: readonly string[]]

const containersLike = (who: Resembled): Named[] => [
  [`${who.app}-pr-${who.pullRequest}-web-x`, []],
  [`x-${who.app}-pr-${who.pullRequest}-web`, []],
  ...thingsLike(who),
]

function thingsLike({ repository, app, pullRequest }: Resembled): Named[] {
  const ours = {
    repository,
    app,
    environment: 'preview',
    'pull-request': String(pullRequest),
    generation: 'g',
  }
  const { generation: _, ...ungenerated } = ours
  return [
    [`${app}-pr-${pullRequest}-like`, []],
    [`${app}-pr-${pullRequest}-like-repository`, labelled({ ...ours, repository: `${repository}-2` })],
    [`${app}-pr-${pullRequest}-like-app`, labelled({ ...ours, app: `${app}2` })],
    [`${app}-pr-${pullRequest}-like-environment`, labelled({ ...ours, environment: 'production' })],
    [`${app}-pr-${pullRequest}-like-half`, labelled(ungenerated)],
  ]
}

const labelled = (labels: Readonly<Record<string, string>>): string[] =>
  Object.entries(labels).flatMap(([key, value]) => ['--label', `deploy-actions.${key}=${value}`])

/** All that the engine says of them. */
async function stateOf(who: Resembled): Promise<unknown> {
  const inspected = (kind: string, names: readonly Named[]): unknown =>
    JSON.parse(docker(kind, 'inspect', ...names.map(([name]) => name)))
  return {
    containers: inspected('container', containersLike(who)),
    networks: inspected('network', thingsLike(who)),
    volumes: inspected('volume', thingsLike(who)),
    main: (await tagsOf(who.repository)).filter((tag) => tag === 'main'),
    tags: await tagsOf(`${who.repository}-2`),
  }
}
