import { dryRunMessage } from '../../core/dry-run.ts'
import { Failure } from '../../core/failure.ts'
import type { Outcome } from '../../core/outcome.ts'
import type { Parsed } from '../../core/parsed.ts'
import { pullRequestEvent } from '../../forges/events.ts'
import type { Trust } from '../../forges/trust.ts'
import { type Checkout, observeCheckout } from '../../images/checkout.ts'
import { type BuildSource, tagsOf } from '../../images/tags.ts'
import { monotonicNow } from '../../runtime/clock.ts'
import { variable } from '../../runtime/environment.ts'
import { inWorkspace, workspace } from '../../runtime/files.ts'
import * as log from '../../runtime/log.ts'
import { holdsMasked } from '../../runtime/mask.ts'
import { withBaseConfig } from '../base-config.ts'
import { loadApp } from '../load-app.ts'
import { pullRequestNumber } from '../pull-request.ts'
import { type Account, accountFor } from '../registry-account.ts'
import type { Inputs } from './check.ts'
import { requireOwnContexts } from './contexts.ts'
import type { definition } from './definition.ts'
import { tagsNow } from './head.ts'
import { outcomeOf } from './outcome.ts'
import { type BuildFacts, type ResolvedImage, resolveWish } from './resolve.ts'
import { type Circumstances, sourceOf, trustOfBuild, uncheckedWarning } from './source.ts'
import { configuredWishes, plainWish } from './wishes.ts'
import { dryRun, type Manner, makeImages } from './work.ts'

/** Builds, pushes and proves every image that the inputs or the configuration ask for. */
export async function run(given: Inputs): Promise<Outcome<keyof (typeof definition)['outputs']>> {
  const began = monotonicNow()
  const checkout = await observeCheckout(workspace())
  const circumstances = circumstancesOf(given, checkout)
  const trust = trustOfBuild(circumstances)
  const inputs = circumstances.reviewed && !given.image ? await withBaseConfig(given) : given
  const wishes =
    inputs.image === undefined
      ? configuredWishes(loadApp(inputs), inputs.services)
      : [plainWish({ ...inputs, image: inputs.image })]
  const source = sourceOf(circumstances)
  const facts = factsOf(inputs, circumstances, source, checkout)
  const images = wishes.map((wish) => resolveWish(wish, facts))
  refuseTwins(images)
  refuseMasked(images, facts)
  await requireOwnContexts(images, source.sha, circumstances)
  const { event, reviewed } = circumstances
  const manner: Manner = {
    inputs,
    account: accountOf(trust, inputs, images),
    mayReuse: reuseWanted(inputs, checkout, images),
    tagsNow: tagsNow({ forge: inputs, event, source, reviewed }),
  }
  // Before the build as well, which runs what the commit says.
  if (reviewed) await manner.tagsNow([])
  const would = inputs['dry-run'] ? await dryRun(images, manner) : ''
  const ended = inputs['dry-run'] ? [] : await makeImages(images, manner)
  const { version, sha } = facts
  const left = ended.flatMap((image) => image.left)
  const tags = inputs.push ? facts.tags.filter((tag) => !left.includes(tag)) : []
  const outcome = outcomeOf({ images: ended, version, sha, tags, durationMs: monotonicNow() - began })
  if (!inputs['dry-run']) return outcome
  return { ...outcome, reasonCode: 'skipped', message: dryRunMessage(would), summary: '' }
}

function circumstancesOf(inputs: Inputs, checkout: Parsed<Checkout>): Circumstances {
  const pullRequest = pullRequestEvent()
  const trusted = inputs['trusted-sha']
  return {
    event: variable('GITHUB_EVENT_NAME') ?? '',
    pullRequest,
    sha: variable('GITHUB_SHA'),
    ref: variable('GITHUB_REF'),
    head: 'value' in checkout ? checkout.value.head : undefined,
    version: inputs.version,
    push: inputs.push,
    secrets: inputs['registry-password'] !== undefined,
    reviewed:
      trusted === undefined
        ? undefined
        : { sha: trusted, pullRequest: pullRequestNumber(inputs['pull-request']) },
  }
}

function factsOf(
  inputs: Inputs,
  circumstances: Circumstances,
  source: BuildSource,
  checkout: Parsed<Checkout>,
): BuildFacts {
  const found = 'value' in checkout ? checkout.value : undefined
  const warning = uncheckedWarning(circumstances, source)
  if (warning !== undefined) log.warning(warning)
  const [server, repository] = [variable('GITHUB_SERVER_URL'), variable('GITHUB_REPOSITORY')]
  const address = server && repository ? { sourceUrl: `${server}/${repository}` } : {}
  return {
    sha: source.sha,
    version: source.version,
    tags: tagsOf(source, inputs.tags),
    push: inputs.push,
    ...address,
    ...(repository === undefined ? {} : { repository }),
    ...(found === undefined ? {} : { committedAt: found.committedAt }),
    variable,
    holdsMasked,
    inWorkspace,
  }
}

/** Nobody's account where foreign code is built to see whether it builds. */
function accountOf(trust: Trust, inputs: Inputs, images: readonly ResolvedImage[]): Account | undefined {
  if (trust.kind === 'allow')
    return accountFor(
      inputs,
      images.map(({ name }) => name),
    )
  log.notice('The code is foreign: the credentials of the registry that this step was given are not used.')
  return undefined
}

/** The registry's image may serve only if what would be built is known to be exactly the commit. */
function reuseWanted(inputs: Inputs, checkout: Parsed<Checkout>, images: readonly ResolvedImage[]): boolean {
  if (!inputs.push || !inputs.reuse) return false
  if (images.some(({ baked }) => baked))
    log.info(
      'Build arguments hold the version or the commit: an image of another commit or tag cannot serve.',
    )
  const problem =
    'problem' in checkout
      ? checkout.problem
      : checkout.value.clean
        ? undefined
        : 'the workspace differs from the commit'
  if (problem !== undefined) log.info(`Building anew without a look into the registry: ${problem}.`)
  return problem === undefined
}

/** Two images under one name would take each other's tags away. */
function refuseTwins(images: readonly ResolvedImage[]): void {
  const names = images.map(({ name }) => name).filter((name) => name !== '')
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return
  const services = images.flatMap(({ name, service }) => (name === twice && service ? [service] : []))
  throw new Failure(
    'invalid-config',
    `Several services build the image "${twice}": ${services.join(', ')}.`,
    {
      remedy: 'Give each a name of its own, for example with `${service}` in it.',
    },
  )
}

/** What an output holds must not be secret: GitHub drops such outputs, and the next step finds nothing. */
function refuseMasked(images: readonly ResolvedImage[], { tags, version }: BuildFacts): void {
  const what = [
    ...images.map(({ name }) => ['The name of an image', name]),
    ...tags.map((tag) => ['A tag', tag]),
    ['The version', version],
  ]
  const secret = what.find(([, text = '']) => holdsMasked(text))
  if (secret === undefined) return
  throw new Failure('invalid-input', `${secret[0]} holds the text of a secret, so no output can carry it.`, {
    remedy:
      'Keep what is public (registry, owner, name of the image) in variables (`vars.…`), not in secrets; or take a longer, random secret.',
  })
}
