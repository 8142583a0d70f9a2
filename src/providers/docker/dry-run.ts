import type { Target, WantedEnvironment, WantedService } from '../provider.ts'
import type { Host } from './ensure.ts'
import type { Image } from './inspect.ts'
import { liveName, networkName } from './names.ts'
import { observe } from './observe.ts'
import { describe } from './plan.ts'
import { placeOf, planService } from './service.ts'

const unknownImage: Image = { id: '', env: [], command: [], labels: {} }

/** What `ensure` would do, in words. An image that is not on the engine is taken for a new one: it is. */
export async function planEnvironment(
  { docker, settings, images }: Host,
  target: Target,
  wanted: WantedEnvironment,
): Promise<readonly string[]> {
  const names = wanted.services.map(({ name }) => name)
  const [observed, present] = await Promise.all([
    observe(docker, target, names),
    images.present(wanted.services.map(({ image }) => image)),
  ])
  const place = placeOf(target, settings, observed.network?.id ?? '')
  const lines = observed.network ? [] : [`create the network ${networkName(target)}`]
  return [...lines, ...wanted.services.flatMap(linesFor)]

  function linesFor(service: WantedService): string[] {
    const image = present.get(service.image)
    const { steps } = planService({ target, service, image: image ?? unknownImage, place, observed })
    const name = liveName(target, service.name)
    return [
      ...(image ? [] : [`pull ${service.image}`]),
      ...(steps.length === 0 ? [`leave ${name} as it is`] : steps.map((step) => describe(step, name))),
    ]
  }
}
