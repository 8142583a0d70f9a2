/**
 * Why an action ended as it did: the closed list behind the output `reason-code`.
 * A workflow may branch on these words, so a word never changes its meaning and is never removed within
 * a major version.
 */
export const reasonCodes = {
  ok: 'The action did what it was asked to do.',
  unchanged: 'Everything was already as wanted; nothing was done.',
  skipped:
    'The action did nothing, and that is fine: the event asks for nothing, a newer run does the work, it was a dry run, or only a comment is missing.',
  'invalid-input': 'An input is missing, malformed or contradicts another one. Nothing was called.',
  'invalid-config': 'The configuration (deploy.yml) is missing or has problems. Nothing was called.',
  'not-supported-yet': 'The configuration uses a key or a provider that this version does not honour yet.',
  'secret-missing': 'A secret named by the configuration is not in the environment of the step.',
  'not-a-pull-request':
    'The event carries no pull request, and the action needs one; or there is none of that number.',
  'fork-refused': 'The pull request comes from a fork; foreign code gets no preview with our credentials.',
  'pr-closed': 'The pull request is closed; there is nothing to preview.',
  'pr-open': 'The pull request is open; its preview is removed only on request.',
  superseded: 'The pull request has a newer head than the commit of this run; the newer run does the work.',
  'builder-unavailable': 'No client or engine on this machine can build the image.',
  'build-failed': 'The build of the image failed.',
  'registry-unauthorized': 'The registry refused the credentials, or they do not allow this.',
  'registry-failed': 'The registry could not be reached, or answered with an error.',
  'digest-mismatch': 'The registry serves another digest than the one that was pushed.',
  'image-not-found': 'The image does not exist where the provider looks for it.',
  'engine-unreachable': 'The Docker engine did not answer.',
  'engine-failed': 'The Docker engine refused a command or failed at it; the message quotes it.',
  'port-taken': 'The port that the preview publishes is in use by something else.',
  'not-ours': 'A resource of the wanted name exists without our owner labels; it was not touched.',
  'start-failed':
    'The new version did not start, or did not become ready; the message says what answers now.',
  unhealthy: 'The gate got wrong answers.',
  stale: 'The gate got answers of another version than the wanted one.',
  unreachable: 'The gate got no answer.',
  'timed-out': 'A deadline passed.',
  'removal-incomplete': 'Some resources could not be removed; the message lists them.',
  'forge-unauthorized': 'The forge does not accept the token.',
  'forge-forbidden': 'The token lacks a permission; the message names it.',
  'forge-failed': 'The forge could not be reached, or answered with an error.',
  'output-masked':
    'The work is done, but an output holds the text of a masked secret, and the forge would drop it.',
  'runner-failed':
    'A file or folder of the runner cannot be read or written; the message names it. A full disk, for example.',
  cancelled: 'The run was cancelled.',
  bug: 'A defect in deploy-actions itself. Please report it.',
} as const satisfies Record<string, string>

/** One word of the closed list of reasons. */
export type ReasonCode = keyof typeof reasonCodes
