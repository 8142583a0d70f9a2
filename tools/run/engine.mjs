import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { engineVersion } from '../set-up/docker.mjs'
import { cache, cacheFolder, program } from '../set-up/places.mjs'
import { Refusal, tail } from '../set-up/say.mjs'
import { throwIfInterrupted } from './interrupt.mjs'
import { end, identity } from './process-identity.mjs'
import { records } from './record.mjs'

const pidFile = '/var/run/docker.pid'
const startDeadlineMs = 60_000
const noteFile = () => join(cacheFolder(), 'engine.json')
const logFile = join(cache, 'engine.log')

/** Makes sure that an engine answers; starts one only when none does. */
export async function ensureEngine(client) {
  if ((await engineVersion(client)) !== undefined) return
  refuseOtherHost()
  if (!someoneStartsOne()) startEngine()
  await answer(client)
}

/** Stops the engine when a run of ours started it and no run is left that uses it. */
export async function stopEngineIfUnused() {
  if (!existsSync(noteFile()) || records().some((record) => record.isAlive())) return
  await end(JSON.parse(readFileSync(noteFile(), 'utf8')), 30_000)
  rmSync(noteFile(), { force: true })
}

function startEngine() {
  const log = openSync(logFile, 'w')
  const args = ['--data-root', cacheFolder('engine')]
  const child = spawn(program('dockerd'), args, { detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  child.on('error', () => {}) // seen as an engine that does not answer
  child.unref()
  const noted = identity(child.pid)
  if (noted !== undefined) writeFileSync(noteFile(), JSON.stringify(noted))
}

async function answer(client) {
  const deadline = performance.now() + startDeadlineMs
  while (performance.now() < deadline) {
    throwIfInterrupted()
    if ((await engineVersion(client)) !== undefined) return
    await sleep(200)
  }
  const log = existsSync(logFile) ? tail(readFileSync(logFile, 'utf8'), 15) : 'no log'
  throw new Refusal(
    `The Docker engine does not answer after ${startDeadlineMs / 1000} s. Its log, ${logFile}, ends:\n${log}`,
  )
}

/** An engine that was killed leaves its pid file, and a new one refuses to start because of it. */
function someoneStartsOne() {
  if (!existsSync(pidFile)) return false
  const pid = Number(readFileSync(pidFile, 'utf8').trim())
  if (pid > 0 && identity(pid) !== undefined && isDockerd(pid)) return true
  rmSync(pidFile, { force: true })
  return false
}

function isDockerd(pid) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'dockerd'
  } catch {
    return false
  }
}

function refuseOtherHost() {
  const host = process.env.DOCKER_HOST
  if (!host || host === 'unix:///var/run/docker.sock') return
  throw new Refusal(`No Docker engine answers at DOCKER_HOST=${host}. Start it, or unset DOCKER_HOST.`)
}
