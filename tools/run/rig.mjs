import { rmSync } from 'node:fs'
import { nodePart, nodes, nodeVariable } from '../set-up/nodes.mjs'
import { step } from '../set-up/say.mjs'
import { provideBaseImage } from './base-image.mjs'
import { ensureEngine, stopEngineIfUnused } from './engine.mjs'
import { throwIfInterrupted } from './interrupt.mjs'
import { endDeadRuns, RunRecord, records } from './record.mjs'
import { credentials, dockerConfig, startRegistry } from './registry.mjs'

/**
 * The real parts that tests and demo need: a Docker engine, a registry with a base image in it, and the tools.
 * What ran before is used and left running.
 *
 * @param {{ places: Record<string, string>, without: string[] }} options where set-up found each part, and
 *   what this run goes without
 * @returns {Promise<{ record: RunRecord, env: Record<string, string> }>}
 */
export async function startRig({ places, without }) {
  await endDeadRuns()
  const record = RunRecord.begin()
  try {
    const env = { ...tools(places), RIG_WITHOUT: without.join(',') }
    if (places.docker === undefined || places.registry === undefined) return { record, env }
    return { record, env: { ...env, ...(await startEngineAndRegistry(places, record)) } }
  } catch (error) {
    await stopRig(record)
    throw error
  }
}

/** Ends what the rig has started; the engine only when no other run uses it. */
export async function stopRig(record) {
  await record.end()
  await stopEngineIfUnused()
}

/** Stops rigs that were kept. @returns {Promise<number>} how many */
export async function stopKeptRigs() {
  await endDeadRuns()
  const kept = records().filter(({ notes }) => notes.keep)
  for (const record of kept) await record.end()
  await stopEngineIfUnused()
  return kept.length
}

async function startEngineAndRegistry(places, record) {
  const client = places.docker
  await step('rig', 'engine', () => ensureEngine(client))
  throwIfInterrupted()
  const folder = record.notes.folder
  const onStart = (pid) => record.addProcess(pid)
  const registry = await step('rig', 'registry', () =>
    startRegistry({ program: places.registry, folder, onStart }),
  )
  throwIfInterrupted()
  const config = dockerConfig(folder, registry.address)
  const addImage = (name) => record.addImage(client, name)
  const base = await step('rig', 'base image', () =>
    provideBaseImage({ client, config, registry, folder, addImage }),
  )
  rmSync(config, { recursive: true, force: true })
  return {
    RIG_DOCKER: client,
    RIG_REGISTRY: registry.address,
    RIG_REGISTRY_USER: credentials.user,
    RIG_REGISTRY_PASSWORD: credentials.password,
    RIG_BASE_IMAGE: base,
  }
}

function tools(places) {
  const variables = {
    RIG_ACT: places.act,
    RIG_ACTIONLINT: places.actionlint,
    RIG_ZIZMOR: places.zizmor,
    ...Object.fromEntries(nodes.map((node) => [nodeVariable(node), places[nodePart(node)]])),
  }
  return Object.fromEntries(Object.entries(variables).filter(([, place]) => place !== undefined))
}
