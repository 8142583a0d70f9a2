import { basename, dirname } from 'node:path'
import { Failure } from '../core/failure.ts'
import { ok, type Parsed, wrong } from '../core/parsed.ts'
import { parseFullSha } from '../core/version.ts'
import { isOurWorkflow } from '../forges/trust.ts'
import { readAtCommit } from '../images/checkout.ts'
import { variable } from '../runtime/environment.ts'
import { inWorkspace } from '../runtime/files.ts'
import type { ConfigInputs } from './load-app.ts'

/**
 * The configuration where the code is foreign: a fork's deploy.yml would say where our credentials go. It is the
 * input `config`, which the workflow gives, or the file as it is in the commit that the workflow comes from
 * (GITHUB_SHA, on events whose workflow is ours), whatever lies in the workspace.
 */
export async function baseConfig(inputs: ConfigInputs): Promise<Parsed<string>> {
  const { config, 'config-path': path } = inputs
  const event = variable('GITHUB_EVENT_NAME') ?? ''
  if (!isOurWorkflow(event)) return wrong(`on the event "${event}" the workflow may be the fork's own`)
  if (config !== undefined) return ok(config)
  const sha = parseFullSha(variable('GITHUB_SHA') ?? '')
  if ('problem' in sha) return wrong(`GITHUB_SHA ${sha.problem}`)
  const folder = inWorkspace(dirname(path))
  if ('problem' in folder) return wrong(`"${dirname(path)}" ${folder.problem}`)
  return readAtCommit(folder.value, sha.value, basename(path))
}

/** The inputs with that configuration in them. Throws `invalid-config` if it cannot be had. */
export async function withBaseConfig<I extends ConfigInputs>(inputs: I): Promise<I> {
  const read = await baseConfig(inputs)
  if ('value' in read) return { ...inputs, config: read.value }
  throw new Failure(
    'invalid-config',
    `config-path: "${inputs['config-path']}" cannot be read from the commit of the workflow: ${read.problem}.`,
    {
      remedy:
        'With `trusted-sha` the configuration never comes from the fork. Check this repository out into a folder as well (actions/checkout with `path: base`) and pass `config-path: base/deploy.yml`, or pass the configuration in the input `config`.',
    },
  )
}
