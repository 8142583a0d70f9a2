import { commonReasonCodes, defineAction } from '../../core/action-definition.ts'
import { parseHeaderName } from '../../core/header-name.ts'
import { duration, integer, list, map, parsed, text } from '../../core/inputs.ts'
import { parsePointer } from '../../core/json-pointer.ts'
import { ok, type Parsed, wrong } from '../../core/parsed.ts'
import { isMetadataAddress, parseHttpUrl } from '../../core/url.ts'
import { parseStatuses, scalarsOf } from '../../health/expectation.ts'
import { config, configPath, platform, pullRequest, token, trustedSha } from '../common-inputs.ts'

/** A URL that may be probed; names are looked at again after their look-up. */
const parseProbedUrl = (given: string): Parsed<URL> => {
  const url = parseHttpUrl(given)
  if ('problem' in url) return url
  const host = url.value.hostname.replace(/^\[|\]$/g, '')
  return isMetadataAddress(host)
    ? wrong(
        `leads to ${host}, the address of a cloud's metadata service, which gives credentials to anybody who asks; it is not probed`,
      )
    : url
}

const parsePath = (given: string): Parsed<string> =>
  /^\/[^\s#]*$/.test(given) ? ok(given) : wrong('must begin with "/" and hold neither blanks nor "#"')

const notEmpty = (given: string): Parsed<string> => (given === '' ? wrong('is empty') : ok(given))

const service = list('service', (name: string) => ok(name))
const limit = duration({ min: 10 })

export const definition = defineAction({
  name: 'health-gate',
  title: 'Prove that the wanted version answers',
  description:
    'Asks an app until it has answered as expected several times in a row, with the wanted version. Waits for no answer, wrong answers and answers of an old version each within its own limit.',
  inputs: {
    url: parsed('URL', parseProbedUrl)('What to probe. Either this or `environment`.'),
    path: parsed('path', parsePath)('Only with `url`: appended to it, for example `/health`.'),
    environment: text(
      'Probe the services of this environment of the configuration, as their `health` says. Either this or `url`.',
    ),
    services: service('Only with `environment`: which services. Default: all.'),
    version: text(
      'The version that must answer. Default with `environment`: the head commit of the pull request. Empty with `url`: any version is right.',
    ),
    'version-pointer': parsed(
      'JSON pointer',
      parsePointer,
    )('Only with `url`: where the JSON answer names the version, for example `/version`.'),
    'version-header': parsed(
      'header name',
      parseHeaderName,
    )('Only with `url`: the header of the answer that names the version.'),
    'expect-status': parsed(
      'status codes such as `200` or `2xx,301`',
      parseStatuses,
    )('Only with `url`: the status that is right. Default `2xx`. Redirects are not followed.'),
    expect: map('/pointer=value', parsePointer, (value) => ok(scalarsOf(value)))(
      'Only with `url`: what the JSON answer must hold, for example `/status=ok`.',
    ),
    'expect-headers': map(
      'name=value',
      parseHeaderName,
      notEmpty,
    )('Only with `url`: headers that the answer must have, for example `content-type=application/json`.'),
    successes: integer(1, 100)('Healthy answers needed in a row.', { default: '3' }),
    interval: limit('From the beginning of one probe to that of the next.', { default: '2s' }),
    'request-timeout': limit('For one probe, from the name look-up to the last byte.', { default: '5s' }),
    'unreachable-limit': limit('How long it may give no answer without a break.', { default: '2m' }),
    'wrong-limit': limit('How long it may answer wrongly without a break.', { default: '30s' }),
    'stale-limit': limit('How long another version may answer without a break.', { default: '2m' }),
    deadline: limit('For everything.', { default: '5m' }),
    'logs-lines': integer(0, 1000)(
      'Only with `environment`: how many of the last lines of a failed service are shown.',
      { default: '50' },
    ),
    'config-path': configPath,
    config,
    'pull-request': pullRequest,
    'trusted-sha': trustedSha,
    token,
    platform,
  },
  outputs: {
    verdict: { description: '`healthy`, `unhealthy`, `stale`, `unreachable` or `timed-out`.' },
    'served-version': { description: 'The version that answered last; empty if the answer names none.' },
    attempts: { description: 'Probes in all.' },
    'first-healthy-after': {
      description: 'From the beginning to the first healthy answer (of the last service), for example `12s`.',
    },
  },
  permissions: {
    contents: { level: 'read', why: 'to check out deploy.yml, with `environment` only' },
    'pull-requests': { level: 'read', why: 'to ask for the head commit, with `pull-request` only' },
  },
  endpoints: [
    { place: 'probed', why: 'with `url`: to probe it' },
    { place: 'preview', why: 'with `environment`: to probe it' },
    { place: 'engine', why: 'with `environment`: to find the services, their state and their logs' },
    { place: 'forge', why: 'with `pull-request`: to ask for the head commit' },
  ],
  foreignCode: 'No. What an app answers is checked and shown, never run.',
  reasonCodes: [
    'ok',
    'unhealthy',
    'stale',
    'unreachable',
    'timed-out',
    'invalid-input',
    'invalid-config',
    'not-supported-yet',
    'not-a-pull-request',
    'fork-refused',
    'superseded',
    'engine-unreachable',
    'engine-failed',
    'not-ours',
    'forge-unauthorized',
    'forge-forbidden',
    'forge-failed',
    ...commonReasonCodes,
  ],
  post: false,
  branding: { icon: 'activity', color: 'green' },
})
