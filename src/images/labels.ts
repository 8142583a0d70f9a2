import { fingerprintLabel } from './fingerprint.ts'

/** What an image says about itself. */
export interface ImageFacts {
  /** `owner/name` on the forge. */
  readonly repository?: string
  /** Address of the repository for people. */
  readonly sourceUrl?: string
  readonly sha: string
  readonly version: string
  /** ISO 8601, of the commit: the time of the build would make equal images differ. */
  readonly committedAt?: string
  readonly fingerprint: string
}

/** The labels of an image: the OCI annotations that registries and scanners read, whose it is, and what is in it. */
export function imageLabels(facts: ImageFacts): Readonly<Record<string, string>> {
  const oci = 'org.opencontainers.image.'
  const { sourceUrl, committedAt, repository } = facts
  return {
    ...(sourceUrl === undefined ? {} : { [`${oci}source`]: sourceUrl }),
    [`${oci}revision`]: facts.sha,
    [`${oci}version`]: facts.version,
    ...(committedAt === undefined ? {} : { [`${oci}created`]: committedAt }),
    ...(repository === undefined ? {} : { 'deploy-actions.repository': repository }),
    [fingerprintLabel]: facts.fingerprint,
  }
}
