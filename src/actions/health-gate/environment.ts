import type { Service } from '../../config/app.ts'
import { environmentOf } from '../../config/environment.ts'
import { Failure } from '../../core/failure.ts'
import { nearest } from '../../core/nearest.ts'
import { listed } from '../../core/text.ts'
import { shortSha, type WantedVersion } from '../../core/version.ts'
import { currentRepository, openForge } from '../../forges/open.ts'
import { serviceTarget } from '../../health/service.ts'
import { previewTarget } from '../../previews/naming.ts'
import { notShown } from '../../previews/order.ts'
import { secretNames } from '../../previews/wanted.ts'
import { openProvider } from '../../providers/open.ts'
import type { Provider, Target } from '../../providers/provider.ts'
import { mask } from '../../runtime/mask.ts'
import { withBaseConfig } from '../base-config.ts'
import { loadApp } from '../load-app.ts'
import { wantedCommit } from '../wanted-commit.ts'
import type { GateInputs } from './inputs.ts'
import type { Gated } from './url.ts'

/** Finds the services of an environment through its provider. */
export async function gatedEnvironment(key: string, inputs: GateInputs): Promise<Gated> {
  const trusted = inputs['trusted-sha']
  // It names the secrets that are hidden in what the services print, so it must not be the fork's.
  const app = loadApp(trusted === undefined ? inputs : await withBaseConfig(inputs), { environment: key })
  const resolved = environmentOf(app, key)
  const names = chosen(Object.keys(resolved.services), inputs.services)
  const { pullRequest, wanted } = await subject(inputs)
  const provider = await openProvider(resolved, { app: app.app, pullRequest })
  const target = previewTarget(app, key, currentRepository(), pullRequest)
  const live = await provider.find(target, secretNames(resolved))
  if (live === undefined) throw nothingThere(target, provider)
  mask(...live.secrets) // This job need not know them, and what the services print is shown.
  const targets = names.map((name) => {
    const found = live.services.find((one) => one.name === name)
    if (found === undefined) throw serviceMissing(name, target)
    const { url } = found
    const status = () => provider.status(target, name)
    const service = resolved.services[name] ?? {}
    return serviceTarget({ name, service, status, ...(url === undefined ? {} : { url }) }, wanted)
  })
  return {
    targets,
    versionWish: versionWish(wanted, names, resolved.services),
    logs: (service, lines) => provider.logs(target, service, lines),
  }
}

/** The services asked for; all of them if none are. */
function chosen(known: readonly string[], asked: readonly string[] | undefined): readonly string[] {
  const unknown = asked?.find((name) => !known.includes(name))
  if (unknown === undefined) return asked ?? known
  const guess = nearest(unknown, known)
  const hint = guess === undefined ? '' : ` Did you mean "${guess}"?`
  throw new Failure('invalid-input', `services: the configuration has no service "${unknown}".${hint}`, {
    remedy: `Its services are: ${listed(known)}.`,
  })
}

/** A service whose answer names no version may be the old one: the reader must know that this was not seen. */
function versionWish(
  { version }: WantedVersion,
  names: readonly string[],
  services: Readonly<Record<string, Pick<Service, 'health'>>>,
): string {
  const silent = names.filter((name) => {
    const health = services[name]?.health
    return health?.path !== undefined && health.version === undefined
  })
  if (silent.length === 0) return `wanted is version "${version}"`
  return `wanted is version "${version}", which is not checked for ${listed(silent)} (no \`version\` in its \`health\`)`
}

/** Which pull request, and which version of it: what the inputs say, else its head. */
async function subject(
  inputs: GateInputs,
): Promise<{ readonly pullRequest: number; readonly wanted: WantedVersion }> {
  const { pullRequest, sha } = wantedCommit(inputs['pull-request'], inputs['trusted-sha'])
  if (inputs.version !== undefined) return { pullRequest, wanted: { version: inputs.version } }
  const head = sha ?? (await headOf(pullRequest, inputs))
  return { pullRequest, wanted: { version: shortSha(head), sha: head } }
}

async function headOf(number: number, inputs: Pick<GateInputs, 'token' | 'platform'>): Promise<string> {
  const pull = await (await openForge(inputs)).pullRequest(number)
  if (pull !== undefined) return pull.headSha
  throw notShown(number, currentRepository())
}

const nothingThere = ({ name }: Target, provider: Provider): Failure =>
  new Failure('unreachable', `There is no preview "${name}" at the provider "${provider.name}".`, {
    remedy: 'Run provision-preview before this step, with the same configuration and environment.',
  })

const serviceMissing = (service: string, { name }: Target): Failure =>
  new Failure('unreachable', `The preview "${name}" has no service "${service}".`, {
    remedy: 'Run provision-preview before this step, with the same configuration.',
  })
