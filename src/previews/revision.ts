import { Failure } from '../core/failure.ts'
import { listed } from '../core/text.ts'
import { shortSha } from '../core/version.ts'
import type { PreparedImage } from '../providers/provider.ts'
import type { Commit } from './order.ts'

/** Where an image says which commit it was built from (OCI image specification, annotations). */
const revisionLabel = 'org.opencontainers.image.revision'
const sourceLabel = 'org.opencontainers.image.source'

/**
 * Throws `invalid-input` for an image that says it was built from another commit: the version that the app reports
 * is what we gave it, so it proves nothing about the image. Returns the services whose images say nothing.
 */
export function requireRevision(images: readonly PreparedImage[], commit: Commit): readonly string[] {
  const { sha } = commit
  const silent: string[] = []
  for (const { service, labels } of images) {
    const revision = revisionOf(labels, commit.repository.toLowerCase())
    if (revision === undefined) silent.push(service)
    else if (sha !== undefined && revision !== sha.toLowerCase())
      throw builtFromAnother(service, revision, commit)
  }
  return silent
}

/** What is told of images that say nothing. */
export const silentImages = (services: readonly string[]): string =>
  `No label ${revisionLabel} of this repository on the image of ${listed(services.map((name) => `"${name}"`))}: that it holds this commit is taken on trust.`

/** Labels are inherited: the revision of a base image from elsewhere says nothing about what was built on it. */
function revisionOf(labels: PreparedImage['labels'], repository: string): string | undefined {
  const revision = labels[revisionLabel]?.toLowerCase()
  if (revision === undefined || !/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(revision)) return undefined
  const built = labels['deploy-actions.repository']?.toLowerCase()
  const source = labels[sourceLabel]?.toLowerCase().replace(/(\.git)?\/?$/, '')
  return built === repository || source?.endsWith(`/${repository}`) ? revision : undefined
}

function builtFromAnother(service: string, revision: string, { pullRequest, sha = '' }: Commit): Failure {
  return new Failure(
    'invalid-input',
    `The image of "${service}" was built from ${shortSha(revision)}, but the head of pull request #${pullRequest} is ${shortSha(sha)}.`,
    {
      remedy:
        "Pass the output `images` of the `build-push-image` of this same run. An image that is built in another way needs the head checked out (on `pull_request` the default is GitHub's test merge) and its sha in the label `org.opencontainers.image.revision`.",
      details: { service, revision, sha },
    },
  )
}
