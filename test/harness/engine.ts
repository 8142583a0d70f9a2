import { request } from 'node:http'

/** What the tests ask of a container. */
export interface EngineContainer {
  readonly Id: string
  readonly Names: readonly string[]
  readonly State: string
  readonly Labels: Readonly<Record<string, string>>
}

/** What the tests ask of a network. */
export interface EngineNetwork {
  readonly Id: string
  readonly Name: string
  readonly Labels: Readonly<Record<string, string>> | null
}

/**
 * The engine by its API: for looking around in hundreds of cases, where starting the client each time would cost
 * more than the cases themselves.
 */
export const engine = {
  /** Every container whose name begins so, running or not. */
  async containers(prefix: string): Promise<EngineContainer[]> {
    const all = (await call('GET', '/containers/json?all=1')) as EngineContainer[]
    return all.filter(({ Names }) => Names.some((name) => name.startsWith(`/${prefix}`)))
  },

  /** Every network whose name begins so. */
  async networks(prefix: string): Promise<EngineNetwork[]> {
    const all = (await call('GET', '/networks')) as EngineNetwork[]
    return all.filter(({ Name }) => Name.startsWith(prefix))
  },

  async removeContainer(id: string): Promise<void> {
    await call('DELETE', `/containers/${id}?force=1&v=1`)
  },

  async removeNetwork(id: string): Promise<void> {
    await call('DELETE', `/networks/${id}`)
  },
}

const socket = (): string =>
  /^unix:\/\/(.+)$/.exec(process.env.DOCKER_HOST ?? '')?.[1] ?? '/var/run/docker.sock'

/** The answer, read; undefined if there is nothing of that name any more. Throws for any other refusal. */
function call(method: 'GET' | 'DELETE', path: string): Promise<unknown> {
  return new Promise((done, failed) => {
    const outgoing = request({ socketPath: socket(), method, path }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        text += chunk
      })
      answer.once('end', () => {
        const { statusCode = 0 } = answer
        // 409: it is being removed already.
        if (statusCode === 404 || statusCode === 409) return done(undefined)
        if (statusCode >= 400) return failed(new Error(`${method} ${path}: ${statusCode} ${text}`))
        done(text === '' ? undefined : JSON.parse(text))
      })
    })
    outgoing.once('error', failed)
    outgoing.end()
  })
}
