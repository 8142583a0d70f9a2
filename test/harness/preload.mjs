// Loaded before an action (`node --import`), and the only thing that a test adds to it. Every connection the
// process makes goes to the test's door (door.ts), and its clock runs faster. The action cannot tell: it has no
// switch for tests.
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import timers from 'node:timers'
import promised from 'node:timers/promises'
import { promisify } from 'node:util'

const { HARNESS_DOOR_PORT: port, HARNESS_TIMES: factor } = process.env
delete process.env.HARNESS_DOOR_PORT
delete process.env.HARNESS_TIMES
const times = Number(factor)

/** As the caller sees time: that long; on the wall clock: a fraction of it. */
const shortened = (ms) => (typeof ms === 'number' ? ms / times : ms)

const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function connectToDoor(...args) {
  // Node hands its own calls over as one array: options and a callback.
  const holder = Array.isArray(args[0]) ? args[0] : args
  const [options] = holder
  if (typeof options === 'object' && options !== null && !options.path)
    holder[0] = { ...options, host: '127.0.0.1', port: Number(port), lookup: undefined }
  return connect.apply(this, args)
}

for (const name of ['setTimeout', 'setInterval']) {
  const real = globalThis[name]
  const faster = (callback, ms, ...rest) => real(callback, shortened(ms), ...rest)
  const wait = promised[name]
  promised[name] = (ms, ...rest) => wait(shortened(ms), ...rest)
  faster[promisify.custom] = promised[name]
  globalThis[name] = faster
  timers[name] = faster
}

const timeout = AbortSignal.timeout.bind(AbortSignal)
AbortSignal.timeout = (ms) => timeout(Math.ceil(shortened(ms)))

const now = performance.now.bind(performance)
Object.defineProperty(performance, 'now', { value: () => now() * times })

syncBuiltinESMExports()
