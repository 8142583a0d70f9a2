import { environmentOf } from '../../config/environment.ts'
import { dryRunMessage } from '../../core/dry-run.ts'
import type { Outcome } from '../../core/outcome.ts'
import { counted } from '../../core/text.ts'
import { shortSha } from '../../core/version.ts'
import { currentRepository, openForge } from '../../forges/open.ts'
import { currentRun } from '../../forges/run.ts'
import { imagesFor } from '../../previews/images.ts'
import { provision, requireWanted } from '../../previews/lifecycle.ts'
import { previewTarget } from '../../previews/naming.ts'
import { requireSecrets, secretNames, wantedServices } from '../../previews/wanted.ts'
import { openProvider } from '../../providers/open.ts'
import type { Provider, Target, WantedEnvironment } from '../../providers/provider.ts'
import { monotonicNow, wallNow } from '../../runtime/clock.ts'
import { variable } from '../../runtime/environment.ts'
import * as log from '../../runtime/log.ts'
import { holdsMasked } from '../../runtime/mask.ts'
import { withBaseConfig } from '../base-config.ts'
import { loadApp } from '../load-app.ts'
import { loginsFor } from '../registry-logins.ts'
import { wantedCommit } from '../wanted-commit.ts'
import type { Inputs } from './check.ts'
import type { definition } from './definition.ts'
import { readiness } from './readiness.ts'
import { outcomeOf } from './report.ts'
import { secretsOf } from './secrets.ts'

type Outputs = keyof typeof definition.outputs

/** Does what the inputs ask for. */
export async function run(given: Inputs): Promise<Outcome<Outputs>> {
  const began = monotonicNow()
  const event = wantedCommit(given['pull-request'], given['trusted-sha'])
  const inputs = event.reviewed ? await withBaseConfig(given) : given
  const app = loadApp(inputs, { environment: inputs.environment })
  const resolved = environmentOf(app, inputs.environment)
  const images = imagesFor(Object.keys(resolved.services), inputs)
  const target = previewTarget(app, inputs.environment, currentRepository(), event.pullRequest)
  const secrets = secretsOf(secretNames(resolved), [target.name, inputs.version ?? ''])
  const secretOf = (name: string) => secrets.get(name)
  requireSecrets(resolved, secretOf)
  const provider = await openProvider(resolved, {
    app: app.app,
    pullRequest: event.pullRequest,
    logins: loginsFor(images, resolved.services, inputs),
  })
  // Begun before the forge's part is loaded: the engine takes as long, and both are needed.
  const looked = inputs['dry-run'] ? undefined : provider.look(target, images)
  looked?.catch(() => {}) // Told where it is waited for.
  const forge = await openForge(inputs)
  const sha = event.sha ?? (await forge.pullRequest(event.pullRequest))?.headSha ?? ''
  const version = inputs.version ?? shortSha(sha)
  const wanted: WantedEnvironment = {
    stamp: {
      version,
      run: String(currentRun(forge.kind).id),
      ...expiry(inputs.expires ?? resolved.environment.expires),
    },
    services: wantedServices(resolved, {
      images,
      version,
      secret: secretOf,
      values: {
        app: app.app,
        environment: inputs.environment,
        pr: String(event.pullRequest),
        version,
        sha,
        variable,
        holdsMasked,
      },
    }),
  }
  const commit = { ...event, sha }
  if (looked === undefined) {
    await requireWanted({ forge, commit })
    return dryRun(provider, target, wanted)
  }
  const isReady = readiness({ resolved, provider, target, version, sha, timeoutMs: inputs['start-timeout'] })
  const done = await provision({ forge, provider, target, commit, wanted, looked, isReady })
  return outcomeOf({ target, wanted, done, sha, durationMs: monotonicNow() - began })
}

function expiry(ms: number | undefined): { expires?: string } {
  return ms === undefined ? {} : { expires: new Date(wallNow().getTime() + ms).toISOString() }
}

async function dryRun(
  provider: Provider,
  target: Target,
  wanted: WantedEnvironment,
): Promise<Outcome<Outputs>> {
  const lines = await provider.plan(target, wanted)
  const idle = lines.every((line) => line.startsWith('leave '))
  const would = idle
    ? `leave the preview ${target.name} as it is`
    : `bring the preview ${target.name} to version ${wanted.stamp.version} in ${counted(lines.length, 'step')}`
  log.info(`Would be done for the preview ${target.name}:`)
  for (const line of lines) log.info(`  ${line}`)
  return {
    reasonCode: 'skipped',
    message: dryRunMessage(would),
    outputs: { url: '', urls: '{}', name: target.name, created: 'false', 'expires-at': '' },
    details: { name: target.name, plan: lines, 'dry-run': true },
  }
}
