import { Failure } from '../../core/failure.ts'
import type { Outcome } from '../../core/outcome.ts'
import { pullRequestEvent } from '../../forges/events.ts'
import type { PullRequest } from '../../forges/forge.ts'
import { originOf } from '../../forges/trust.ts'
import { type Destruction, destroy, nothingThere, removeTags, together } from '../../previews/destroy.ts'
import { previewTarget } from '../../previews/naming.ts'
import { notShown } from '../../previews/order.ts'
import { monotonicNow } from '../../runtime/clock.ts'
import * as log from '../../runtime/log.ts'
import { pullRequestNumber } from '../pull-request.ts'
import { imageTags } from './image-tags.ts'
import type { Open, Outputs, Parts } from './parts.ts'
import { dryOutcome, outcomeOf } from './report.ts'

/** Removes the preview of one pull request. */
export async function destroyOne(parts: Parts, open: Open): Promise<Outcome<Outputs>> {
  const began = monotonicNow()
  const { inputs, app, owner } = parts
  const number = pullRequestNumber(inputs['pull-request'])
  const { name } = previewTarget(app, inputs.environment, owner.repository, number)
  const { forge, provider } = await open()
  const pull = await forge.pullRequest(number)
  // The event may not have told that it is a fork's: then the file of the checkout may be, too.
  if (pull !== undefined && isForeign(pull) && inputs.config === undefined) return leftToTheSweep(number)
  if (!inputs.force) refuse(pull, number, owner.repository)
  const found = (await provider.list(owner)).filter(({ target }) => target.owner.pullRequest === number)
  const { tags, kept } = imageTags(
    {
      app,
      repository: owner.repository,
      pullRequest: number,
      images: found.flatMap(({ images }) => images),
      unmergedHead: unmergedHead(pull),
    },
    inputs,
  )
  if (inputs['dry-run']) {
    const previews = found.map(
      ({ target, generation }) => `the preview ${target.name} (generation ${generation})`,
    )
    const would = [...previews, ...tags.map((tag) => `the image tag ${tag.name}`)]
    return dryOutcome(name, { would, kept })
  }
  const done: Destruction[] = []
  const goes = async () => inputs.force || (await forge.pullRequest(number))?.state === 'closed'
  for (const environment of found) {
    log.info(`Removing the preview ${environment.target.name} (generation ${environment.generation}).`)
    const destruction = await destroy(provider, environment, goes)
    if (destruction.refused) throw reopened(number)
    done.push(destruction)
  }
  done.push(await removeTags(tags), { ...nothingThere, kept })
  return outcomeOf(name, together(done), monotonicNow() - began)
}

/** Without a configuration of ours nothing is removed here; a fork has a preview only by way of `trusted-sha`. */
export function leftToTheSweep(pullRequest: number): Outcome<Outputs> {
  return {
    reasonCode: 'skipped',
    message: `Pull request #${pullRequest} comes from a fork, whose deploy.yml must not say where to remove what. If a reviewed commit of it got a preview, the sweep removes that, or this action with the input \`config\` in a workflow that is not the fork's own.`,
    outputs: { destroyed: '', remaining: '[]' },
    details: { name: '', destroyed: [], remaining: [] },
  }
}

const isForeign = ({ headRepository, baseRepository }: PullRequest): boolean =>
  originOf(headRepository, baseRepository) !== 'own'

/** Throws for a pull request whose preview may be in use, and for one that the forge does not show: it may be open. */
function refuse(pull: PullRequest | undefined, number: number, repository: string): void {
  if (pull === undefined) throw notShown(number, repository)
  if (pull.state === 'closed') return
  throw new Failure(
    'pr-open',
    `Pull request #${number} is open (head ${pull.headSha.slice(0, 12)}); its preview was left as it is.`,
    { remedy: 'Close it first, or pass `force: true`.' },
  )
}

function reopened(number: number): Failure {
  return new Failure(
    'pr-open',
    `Pull request #${number} was opened again while its preview was to be removed; it was left as it is.`,
    { remedy: 'Nothing to do, unless it is closed again.' },
  )
}

/** The head of a pull request that is closed, and was not merged as the event says; without an event nobody knows. */
function unmergedHead(pull: PullRequest | undefined): string | undefined {
  const event = pullRequestEvent()
  const unmerged = event?.closed === true && !event.merged
  return unmerged && pull?.state === 'closed' ? pull.headSha : undefined
}
