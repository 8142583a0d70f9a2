import { describe, expect, it } from 'vitest'
import { Failure } from '../../../src/core/failure.ts'
import type { PullRequest } from '../../../src/forges/forge.ts'
import { type Provisioning, provision } from '../../../src/previews/lifecycle.ts'
import {
  type EnsuredEnvironment,
  Outdated,
  type PreparedImage,
  type Removal,
} from '../../../src/providers/provider.ts'

const sha = 'a'.repeat(40)
const open: PullRequest = {
  number: 1,
  state: 'open',
  headSha: sha,
  headRepository: 'acme/notes',
  baseRepository: 'acme/notes',
}
const closed: PullRequest = { ...open, state: 'closed' }
const newer: PullRequest = { ...open, headSha: 'b'.repeat(40) }
const made: EnsuredEnvironment = { generation: 'g1', created: true, services: [] }

/** The forge answers one after the other; the provider writes down what it is asked for. */
function task(
  answers: readonly PullRequest[],
  ensure: () => Promise<EnsuredEnvironment>,
  {
    removal,
    images = [],
    commit = {},
  }: {
    removal?: Removal
    images?: readonly PreparedImage[] | 'missing'
    commit?: Partial<Provisioning['commit']>
  } = {},
) {
  const left = [...answers]
  const asked: string[] = []
  let missing = images === 'missing'
  const provisioning: Provisioning = {
    forge: { pullRequest: async () => left.shift() ?? open },
    provider: {
      look: async () => (missing ? undefined : images === 'missing' ? [] : images),
      obtain: async () => {
        asked.push('obtain')
        missing = false
      },
      ensure: async () => {
        asked.push('ensure')
        return ensure()
      },
      find: async () => ({ generation: 'g1', stamp: {}, services: [], secrets: [] }),
      remove: async (_, { generation, stillWanted = async () => true } = {}) => {
        asked.push(`remove ${generation}`)
        if (!(await stillWanted())) return { removed: [], remaining: [], refused: true }
        return removal ?? { removed: [], remaining: [] }
      },
    },
    target: {
      owner: { repository: 'acme/notes', app: 'notes', environment: 'preview', pullRequest: 1 },
      name: 'n-1',
    },
    commit: { repository: 'acme/notes', pullRequest: 1, sha, ...commit },
    wanted: { stamp: { version: 'v', run: '1' }, services: [] },
    looked: Promise.resolve(images === 'missing' ? undefined : images),
    isReady: async () => {},
  }
  return { asked, result: provision(provisioning).catch((error: Failure) => error) }
}

const works = async () => made
const fails = async (): Promise<never> => {
  throw new Failure('start-failed', 'it did not start')
}
/** Works after another run got in the way so often. */
const outdated = (times: number) => async () => {
  if (times-- > 0) throw new Outdated('superseded', 'another run is at work')
  return made
}

describe('making a preview', () => {
  it('asks before and after', async () => {
    const { asked, result } = task([open, open], works)
    expect(await result).toBe(made)
    expect(asked).toEqual(['ensure'])
  })

  it('writes nothing for a pull request that is closed already', async () => {
    const { asked, result } = task([closed], works)
    expect(await result).toMatchObject({ reasonCode: 'pr-closed' })
    expect(asked).toEqual([])
  })

  it('takes back what it made when the pull request was closed meanwhile', async () => {
    const { asked, result } = task([open, closed, closed], works)
    expect(await result).toMatchObject({
      reasonCode: 'pr-closed',
      message: 'Pull request #1 was closed while its preview was made; its preview was removed again.',
    })
    expect(asked).toEqual(['ensure', 'remove g1'])
  })

  it('takes back half a preview too', async () => {
    const { asked, result } = task([open, closed, closed], fails)
    expect(await result).toMatchObject({ reasonCode: 'pr-closed' })
    expect(asked).toEqual(['ensure', 'remove g1'])
  })

  it('tells what it could not take back', async () => {
    const remaining = [{ resource: 'network n-1', reason: 'in use', command: 'docker network rm n-1' }]
    const { result } = task([open, closed, closed], works, { removal: { removed: [], remaining } })
    expect(await result).toMatchObject({
      message:
        'Pull request #1 was closed while its preview was made; its preview could not be removed entirely: network n-1 remain.',
      remedy: 'The sweep tries again. By hand: docker network rm n-1',
    })
  })

  it('takes nothing back that was opened again before it went', async () => {
    const { asked, result } = task([open, closed, open], works)
    expect(await result).toMatchObject({
      reasonCode: 'superseded',
      message:
        'Pull request #1 was closed and opened again while its preview was made; the preview was left as it is.',
    })
    expect(asked).toEqual(['ensure', 'remove g1'])
  })

  it('starts over when somebody else was at work, from a new look', async () => {
    const { asked, result } = task([open, open, open], outdated(2))
    expect(await result).toBe(made)
    expect(asked).toEqual(['ensure', 'obtain', 'ensure', 'obtain', 'ensure'])
  })

  it('does not start over for a commit that is not wanted any more', async () => {
    const { asked, result } = task([open, newer], outdated(1))
    expect(await result).toMatchObject({
      reasonCode: 'superseded',
      message: expect.stringContaining('newer head'),
    })
    expect(asked).toEqual(['ensure', 'obtain'])
  })

  it('takes back what it made when the pull request was closed before it started over', async () => {
    const { asked, result } = task([open, closed, closed, closed], outdated(1))
    expect(await result).toMatchObject({ reasonCode: 'pr-closed' })
    expect(asked).toEqual(['ensure', 'obtain', 'remove g1'])
  })

  it('does not start over for ever', async () => {
    const { asked, result } = task([], outdated(Number.POSITIVE_INFINITY))
    expect(await result).toMatchObject({ reasonCode: 'superseded', message: 'another run is at work' })
    expect(asked.filter((what) => what === 'ensure')).toHaveLength(4)
  })

  it('says that a newer commit came meanwhile, and leaves the preview to its run', async () => {
    const { asked, result } = task([open, newer], works)
    expect(await result).toMatchObject({
      reasonCode: 'superseded',
      message:
        'Pull request #1 got the newer head bbbbbbbbbbbb while its preview was made; the preview runs v until the run for bbbbbbbbbbbb replaces it.',
    })
    expect(asked).toEqual(['ensure'])
  })

  it('says of a reviewed commit that nobody replaces it', async () => {
    const fork = { headRepository: 'eve/notes' }
    const reviewed = { event: 'workflow_dispatch', reviewed: true }
    const { asked, result } = task(
      [
        { ...open, ...fork },
        { ...newer, ...fork },
      ],
      works,
      { commit: reviewed },
    )
    expect(await result).toMatchObject({
      reasonCode: 'superseded',
      message:
        'Pull request #1 got the newer head bbbbbbbbbbbb while its preview was made; the preview runs v, the commit that was reviewed.',
    })
    expect(asked).toEqual(['ensure'])
  })

  it('changes nothing when a newer commit came while the images were fetched', async () => {
    const { asked, result } = task([open, newer], works, { images: 'missing' })
    expect(await result).toMatchObject({
      reasonCode: 'superseded',
      message: expect.stringContaining('left the preview as it is'),
    })
    expect(asked).toEqual(['obtain'])
  })

  it('obtains nothing for a commit that is not wanted', async () => {
    const { asked, result } = task([newer], works, { images: 'missing' })
    expect(await result).toMatchObject({ reasonCode: 'superseded' })
    expect(asked).toEqual([])
  })

  it('writes when the commit is still wanted after the images were fetched', async () => {
    const { asked, result } = task([open, open, open], works, { images: 'missing' })
    expect(await result).toBe(made)
    expect(asked).toEqual(['obtain', 'ensure'])
  })

  it('refuses an image that says it was built from another commit', async () => {
    const labels = {
      'deploy-actions.repository': 'acme/notes',
      'org.opencontainers.image.revision': 'c'.repeat(40),
    }
    const { asked, result } = task([open], works, { images: [{ service: 'web', labels }] })
    expect(await result).toMatchObject({
      reasonCode: 'invalid-input',
      message:
        'The image of "web" was built from cccccccccccc, but the head of pull request #1 is aaaaaaaaaaaa.',
    })
    expect(asked).toEqual([])
  })

  it('keeps the failure of the start while the pull request is open', async () => {
    const { result } = task([open, open], fails)
    expect(await result).toMatchObject({ reasonCode: 'start-failed' })
  })
})
