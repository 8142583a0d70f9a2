import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { runAction } from '../../test/harness/run-action.ts'
import { type Measurement, median } from './measurement.ts'

const intervalMs = 500
const successes = 3

/**
 * How long the gate takes from the first healthy answer to its verdict, in intervals: two more successes are
 * needed, so two intervals are the least.
 */
export async function gateDelay(): Promise<readonly Measurement[]> {
  const delays: number[] = []
  for (let round = 0; round < 5; round++) delays.push(await oneDelay())
  return [
    {
      what: `gate: first healthy answer to verdict, ${successes} successes, in intervals`,
      value: median(delays) / intervalMs,
      unit: 'intervals',
      limit: successes,
    },
  ]
}

async function oneDelay(): Promise<number> {
  let firstHealthy = 0
  const begin = performance.now()
  const app = createServer((_, response) => {
    const healthy = performance.now() - begin > 1200
    if (healthy && firstHealthy === 0) firstHealthy = performance.now()
    response.writeHead(healthy ? 200 : 503).end('ok')
  })
  await new Promise<void>((listening) => app.listen(0, '127.0.0.1', listening))
  const { port } = app.address() as AddressInfo
  try {
    let verdictAt = 0
    const ended = await runAction('health-gate', {
      inputs: { url: `http://127.0.0.1:${port}/`, interval: `${intervalMs}ms`, successes: String(successes) },
      onLine: (line) => {
        if (line !== '') verdictAt = performance.now()
      },
    })
    if (ended.outputs.verdict !== 'healthy') throw new Error(ended.log)
    return verdictAt - firstHealthy
  } finally {
    app.closeAllConnections()
    app.close()
  }
}
