import { exactOptional, type InferOutput, pipe, transform } from 'valibot'
import { section } from '../../config/maps.ts'
import { hostName } from '../../config/names.ts'
import { text } from '../../config/words.ts'
import { ok, type Parsed, wrong } from '../../core/parsed.ts'

/** Ports from which each published service gets its own; inclusive. */
export interface PortRange {
  readonly from: number
  readonly to: number
}

function parsePortRange(given: string): Parsed<PortRange> {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(given)
  const [from, to] = [Number(match?.[1]), Number(match?.[2])]
  if (!match || from < 1 || to > 65_535) return wrong('must be a range of ports such as "20000-29999"')
  if (from > to) return wrong(`must begin with the lower port`)
  return to - from >= 9 ? ok({ from, to }) : wrong('must hold at least 10 ports')
}

/** What stands under `docker:` in an environment. */
export const dockerSettings = pipe(
  section('Settings of the docker provider.', {
    host: exactOptional(
      hostName('Name or address under which people reach published ports. Default `127.0.0.1`.'),
    ),
    bind: exactOptional(
      hostName('Address on which ports are published; `0.0.0.0` means all. Default `127.0.0.1`.'),
    ),
    ports: exactOptional(
      text('Ports to publish on. Default `20000-29999`.', parsePortRange, /^\d{1,5}-\d{1,5}$/),
    ),
    network: exactOptional(text('An existing network that the services join besides their own.')),
  }),
  transform((given) => ({
    host: '127.0.0.1',
    bind: '127.0.0.1',
    ports: { from: 20_000, to: 29_999 } as PortRange,
    ...given,
  })),
)

export type DockerSettings = Readonly<InferOutput<typeof dockerSettings>>
