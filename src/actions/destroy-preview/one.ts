import { Failure } from '../../core/failure.ts'
import type { Outcome } from '../../core/outcome.ts'
import { pullRequestEvent } from '../../forges/events.ts'
import type { PullRequest } from '../../forges/forge.ts'
import { type Destruction, destroy, removeTags, together } from '../../previews/destroy.ts'
import { previewTarget } from '../../previews/naming.ts'
import { monotonicNow } from '../../runtime/clock.ts'
import * as log from '../../runtime/log.ts'
import { imageTags } from './image-tags.ts'
import type { Open, Outputs, Parts } from './parts.ts'
import { dryOutcome, outcomeOf } from './report.ts'

/** Removes the preview of one pull request. */
export async function destroyOne(parts: Parts, open: Open): Promise<Outcome<Outputs>> {
  const began = monotonicNow()
  const { inputs, app, owner } = parts
  const { number, unmerged } = whichOne(inputs['pull-request'])
  const { name } = previewTarget(app, inputs.environment, owner.repository, number)
  const { forge, provider } = await open()
  const pull = await forge.pullRequest(number)
  if (pull?.state === 'open' && !inputs.force) throw stillOpen(number, pull)
  const found = (await provider.list(owner)).filter(({ target }) => target.owner.pullRequest === number)
  const tags = imageTags(
    {
      app,
      pullRequest: number,
      images: found.flatMap(({ images }) => images),
      unmergedHead: unmerged && pull?.state === 'closed' ? pull.headSha : undefined,
    },
    inputs,
  )
  if (inputs['dry-run']) {
    const previews = found.map(
      ({ target, generation }) => `the preview ${target.name} (generation ${generation})`,
    )
    return dryOutcome(name, [...previews, ...tags.map((tag) => `the image tag ${tag.name}`)])
  }
  const done: Destruction[] = []
  for (const environment of found) {
    log.info(`Removing the preview ${environment.target.name} (generation ${environment.generation}).`)
    done.push(await destroy(provider, environment))
  }
  done.push(await removeTags(tags))
  return outcomeOf(name, together(done), monotonicNow() - began)
}

/** The pull request, and whether the event says that it was closed without being merged. */
function whichOne(input: number | undefined): { readonly number: number; readonly unmerged: boolean } {
  const event = pullRequestEvent()
  const number = input ?? event?.number
  if (number === undefined) {
    throw new Failure('not-a-pull-request', 'The event of this run carries no pull request.', {
      remedy: 'Run this step on `pull_request` events of type `closed`, or pass the input `pull-request`.',
    })
  }
  return { number, unmerged: event?.number === number && event.closed && !event.merged }
}

function stillOpen(number: number, pull: PullRequest): Failure {
  return new Failure(
    'pr-open',
    `Pull request #${number} is open (head ${pull.headSha.slice(0, 12)}); its preview was left as it is.`,
    {
      remedy: 'Close it first, or pass `force: true`.',
    },
  )
}
