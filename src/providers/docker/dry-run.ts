import { inspect } from '../../clients/docker/lookup.ts'
import type { Target, WantedEnvironment, WantedService } from '../provider.ts'
import type { Host } from './ensure.ts'
import { type Image, readImage } from './inspect.ts'
import { liveName, networkName } from './names.ts'
import { observe } from './observe.ts'
import { describe } from './plan.ts'
import { placeOf, planService } from './service.ts'

const unknownImage: Image = { id: '', env: [], command: [], labels: {} }

/** What `ensure` would do, in words. An image that is not on the engine is taken for a new one: it is. */
export async function planEnvironment(
  { docker, settings }: Host,
  target: Target,
  wanted: WantedEnvironment,
): Promise<readonly string[]> {
  const names = wanted.services.map(({ name }) => name)
  const observed = await observe(docker, target, names)
  const place = placeOf(target, settings, observed.network?.id ?? '')
  const lines = observed.network ? [] : [`create the network ${networkName(target)}`]
  for (const service of wanted.services) lines.push(...(await linesFor(service)))
  return lines

  async function linesFor(service: WantedService): Promise<string[]> {
    const image = readImage(await inspect(docker, 'image', [service.image]))
    const { steps } = planService({ target, service, image: image ?? unknownImage, place, observed })
    const name = liveName(target, service.name)
    return [
      ...(image ? [] : [`pull ${service.image}`]),
      ...(steps.length === 0 ? [`leave ${name} as it is`] : steps.map((step) => describe(step, name))),
    ]
  }
}
