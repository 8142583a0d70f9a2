import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { foreignPids, type Process, readProcesses } from './processes.ts'
import { rig } from './rig.ts'

/** Everything that a run could leave behind, as sorted lists: not only what carries our labels or our names. */
export interface Listing {
  readonly containers: readonly string[]
  readonly networks: readonly string[]
  readonly volumes: readonly string[]
  readonly images: readonly string[]
  readonly processes: readonly Process[]
  readonly temporaryFiles: readonly string[]
}

/** Not of a test: Node's caches, the folder of the command that started the tests, and vitest's (a nanoid). */
const keptFiles = /^(node-compile-cache|v8-compile-cache(-\d+)?|deploy-actions-run-\w+|[\w-]{21})$/

/** The engine starts one for each container, and it ends by itself after its container. */
const keptProcesses = /^\S*containerd-shim\S* /

/** Takes stock of this machine. */
export function takeStock(): Listing {
  const docker = (...args: string[]) => [
    ...new Set(execFileSync(rig.docker, args, { encoding: 'utf8' }).split('\n').filter(Boolean)),
  ]
  return {
    containers: docker('ps', '--all', '--no-trunc', '--format', '{{.ID}} {{.Names}}').sort(),
    networks: docker('network', 'ls', '--no-trunc', '--format', '{{.ID}} {{.Name}}').sort(),
    volumes: docker('volume', 'ls', '--format', '{{.Name}}').sort(),
    images: docker('image', 'ls', '--no-trunc', '--format', '{{.ID}} {{.Repository}}:{{.Tag}}').sort(),
    processes: readProcesses().filter(({ args }) => !keptProcesses.test(args)),
    temporaryFiles: readdirSync(tmpdir())
      .filter((name) => !keptFiles.test(name))
      .sort(),
  }
}

/** Fails with what is there now and was not before, or the other way round; what is ending has five seconds. */
export async function expectNothingLeft(before: Listing): Promise<void> {
  const was = comparable(before, before)
  const end = performance.now() + 5000
  let now = comparable(takeStock(), before)
  while (JSON.stringify(now) !== JSON.stringify(was) && performance.now() < end) {
    await sleep(200)
    now = comparable(takeStock(), before)
  }
  expect(now).toEqual(was)
}

/** Processes that were there before may end, and others on this machine may start some: both are not ours. */
function comparable(now: Listing, before: Listing) {
  const known = new Set(before.processes.map(({ pid, args }) => `${pid} ${args}`))
  const foreign = foreignPids(now.processes, new Set(before.processes.map(({ pid }) => pid)), process.pid)
  const processes = now.processes
    .filter(({ pid, args }) => !known.has(`${pid} ${args}`) && !foreign.has(pid))
    .map(({ pid, args }) => `${pid} ${args}`)
  return { ...now, processes }
}
