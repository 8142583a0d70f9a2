import { exactOptional } from 'valibot'
import { mapOf, section } from '../../config/maps.ts'
import { name } from '../../config/names.ts'
import { boolean, choice, text, wholeNumber } from '../../config/words.ts'
import { ok, type Parsed, wrong } from '../../core/parsed.ts'

const parseRegion = (given: string): Parsed<string> =>
  /^[a-z]{3}$/.test(given) ? ok(given) : wrong('must be the three letters of a region, for example "ewr"')

const parseVm = (given: string): Parsed<string> =>
  /^(shared-cpu-(1|2|4|6|8)x|performance-(1|2|4|6|8|10|12|14|16)x)$/.test(given)
    ? ok(given)
    : wrong('must be a machine size such as "shared-cpu-1x" or "performance-2x"')

/** What may differ from service to service. */
const machine = {
  vm: exactOptional(text('Size of the machines. Default `shared-cpu-1x`.', parseVm)),
  'auto-stop-machines': exactOptional(
    choice('What happens to machines without traffic. Default `stop`.', ['off', 'stop', 'suspend']),
  ),
  'auto-start-machines': exactOptional(boolean('Traffic starts a stopped machine. Default `true`.')),
  'force-https': exactOptional(boolean('HTTP is redirected to HTTPS. Default `true`.')),
  concurrency: exactOptional(
    section('Load after which another machine takes part.', {
      type: choice('What is counted.', ['requests', 'connections']),
      'soft-limit': exactOptional(wholeNumber('Load at which other machines are preferred.', 1, 10_000)),
      'hard-limit': exactOptional(wholeNumber('Load at which no more is sent.', 1, 10_000)),
    }),
  ),
}

/** What stands under `fly:` in an environment, in Fly's own words. The app is the environment's `name`. */
export const flySettings = section('Settings of the fly provider.', {
  org: text('Organisation to which the app belongs, by its slug.'),
  region: text('Primary region.', parseRegion, /^[a-z]{3}$/),
  ...machine,
  services: exactOptional(
    mapOf(
      'What differs from service to service.',
      name('Name of a service.'),
      section('Settings of one service.', machine),
    ),
  ),
})
