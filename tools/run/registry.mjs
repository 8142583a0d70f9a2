import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Refusal, tail } from '../set-up/say.mjs'
import { throwIfInterrupted } from './interrupt.mjs'

/** Who may use the registry of the tests: it listens on 127.0.0.1 only and is gone after the run. */
export const credentials = { user: 'rig', password: 'rig-password' }
// The password above with bcrypt, the only form the registry takes.
const htpasswd = 'rig:$2a$05$/xHy2SLHZRt9GMKVzDJCYORShcAqGw8wugyjnCzEnFuwtV8Foa3d2\n'

/**
 * Starts a registry with deletes and passwords on a free port.
 *
 * @param {{ program: string, folder: string, onStart: (pid: number) => void }} options
 * @returns {Promise<{ address: string, data: string }>} `127.0.0.1:<port>`, and the folder of what it holds
 */
export async function startRegistry({ program, folder, onStart }) {
  for (let attempt = 1; ; attempt += 1) {
    const address = `127.0.0.1:${await freePort()}`
    const place = join(folder, `registry-${attempt}`)
    const child = launch(program, place, address)
    if (child.pid !== undefined) onStart(child.pid)
    if (await answers(child, address)) return { address, data: join(place, 'data') }
    // Between looking for a free port and taking it, someone else may have taken it.
    const log = tail(readFileSync(join(place, 'log'), 'utf8'), 15)
    if (attempt === 3) throw new Refusal(`The registry ${program} does not start:\n${log}`)
  }
}

/** A Docker configuration folder that can push to this registry; the user's own is not touched. */
export function dockerConfig(folder, address) {
  const place = join(folder, 'docker-config')
  mkdirSync(place, { recursive: true, mode: 0o700 })
  const auth = Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')
  writeFileSync(join(place, 'config.json'), JSON.stringify({ auths: { [address]: { auth } } }), {
    mode: 0o600,
  })
  return place
}

function launch(program, place, address) {
  mkdirSync(place, { recursive: true })
  const file = (name, text) => {
    writeFileSync(join(place, name), text)
    return join(place, name)
  }
  const settings = {
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(place, 'data') }, delete: { enabled: true } },
    http: { addr: address },
    auth: { htpasswd: { realm: 'rig', path: file('htpasswd', htpasswd) } },
  }
  const log = openSync(join(place, 'log'), 'w')
  const config = file('config.yml', JSON.stringify(settings)) // JSON is YAML
  const env = { PATH: process.env.PATH ?? '', OTEL_TRACES_EXPORTER: 'none' }
  const child = spawn(program, ['serve', config], { detached: true, stdio: ['ignore', log, log], env })
  closeSync(log)
  child.on('error', () => {})
  child.unref()
  return child
}

/** True when it asks for a password, false when its process has ended. */
async function answers(child, address) {
  const deadline = performance.now() + 20_000
  while (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    throwIfInterrupted()
    const response = await fetch(`http://${address}/v2/`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => {},
    )
    await response?.body?.cancel()
    if (response?.status === 401) return true
    if (performance.now() > deadline) return false
    await sleep(50)
  }
  return false
}

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer()
    server.once('error', failed)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })
}
