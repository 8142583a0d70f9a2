import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { isRead, type RemoteFault } from './faults.ts'
import { type Answer, play, reply, reset, type Strike } from './play.ts'

/** A server that the action may call. */
export interface Target {
  /** For keys and messages: `forge`, `registry`, `app`. */
  readonly name: string
  /** Does a Host header, `host:port`, name it? */
  readonly fits: (host: string) => boolean
  /** It is asked until it is there: only calls that it answers count, because how often it is asked is chance. */
  readonly polled?: boolean
  /** Plays an old answer to the nth read from now on whose path fits; without it an old answer is a 404. */
  readonly queueStale?: (method: string, path: RegExp, nth: number) => void
}

/** One request, as it came to the door. */
export interface RemoteCall {
  /** `GET forge /repos/:repo/pulls/:n#2`: the same in each run of a scenario. */
  readonly key: string
  readonly method: string
  /** Name of the target; undefined where nobody may call. */
  readonly target: string | undefined
  readonly host: string
  readonly path: string
  readonly authorization: string | undefined
  /** Headers and body, for looking for what must not be there. */
  readonly text: string
  /** The fault that it met. */
  readonly fault?: RemoteFault
}

export interface DoorOptions {
  readonly targets: readonly Target[]
  /** Texts that differ from run to run, and what stands for them in a key. */
  readonly volatile: Readonly<Record<string, string>>
}

/** The plan of one run: the call with this key meets this fault. */
export interface DoorPlan {
  readonly call: string
  readonly fault: RemoteFault
  readonly strike: Strike
}

/**
 * The one way out of an action under test: knows by the Host header where a request was meant to go, notes it,
 * passes it on to the real server, and lets the planned call meet its fault.
 */
export class Door {
  readonly #options: DoorOptions
  readonly #server: http.Server
  #calls: RemoteCall[] = []
  #plan: DoorPlan | undefined
  #wrote = false

  private constructor(options: DoorOptions) {
    this.#options = options
    this.#server = http.createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy())
    })
    // Not HTTP, such as the greeting of TLS: nobody in these tests speaks it.
    this.#server.on('clientError', ({ code = '' }: NodeJS.ErrnoException, socket) => {
      // A connection that only ended, because the action gave a request up, says nothing.
      const isForeign = code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE'
      if (isForeign) this.#calls.push({ ...unreadable, key: 'unreadable' })
      socket.destroy()
    })
  }

  static async open(options: DoorOptions): Promise<Door> {
    const door = new Door(options)
    await new Promise<void>((listening) => door.#server.listen(0, '127.0.0.1', listening))
    return door
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Forgets what came, and plans the next run. */
  begin(plan?: DoorPlan): void {
    this.#calls = []
    this.#plan = plan
    this.#wrote = false
  }

  /** What came since `begin`, in order. */
  get calls(): readonly RemoteCall[] {
    return this.#calls
  }

  async close(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done))
    this.#server.closeAllConnections()
    await closed
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await bytesOf(request)
    const target = this.#options.targets.find(({ fits }) => fits(request.headers.host ?? ''))
    const early = target?.polled ? await passOn(request, body).catch(() => undefined) : undefined
    if (target?.polled && early === undefined) return reset(response)
    const call = this.#note(request, body, target?.name)
    if (target === undefined) return refuse(response)
    if (!isRead(call.method) && !this.#wrote) this.#firstWrite(target)
    const forward = async () => early ?? (await passOn(request, body))
    if (call.fault === undefined) return reply(response, await forward())
    const isStale = target.queueStale !== undefined
    return play(call.fault, { isStale, response, forward, strike: this.#plan?.strike ?? noStrike })
  }

  #note(
    { method = 'GET', url = '/', headers }: http.IncomingMessage,
    body: Buffer,
    target?: string,
  ): RemoteCall {
    const host = headers.host ?? ''
    const kind = `${method} ${target ?? host} ${steadyPath(url, this.#options.volatile)}`
    const nth = this.#calls.filter(({ key }) => key.startsWith(`${kind}#`)).length + 1
    const key = `${kind}#${nth}`
    const call: RemoteCall = {
      key,
      method,
      target,
      host,
      path: url,
      authorization: headers.authorization,
      text: `${JSON.stringify({ ...headers, authorization: undefined })}\n${body.toString()}`,
      ...(this.#plan?.call === key ? { fault: this.#plan.fault } : {}),
    }
    this.#calls.push(call)
    return call
  }

  /** An old answer is one from before the first write. */
  #firstWrite(target: Target): void {
    this.#wrote = true
    if (this.#plan?.fault !== 'stale' || target.queueStale === undefined) return
    const [kind = '', nth = ''] = this.#plan.call.split('#')
    const [method = '', name, path = ''] = kind.split(' ')
    const before = this.#calls.filter(({ key }) => key.startsWith(`${kind}#`)).length
    if (name === target.name) target.queueStale(method, patternOf(path), Number(nth) - before)
  }
}

const noStrike: Strike = () => Promise.resolve()

const unreadable = {
  method: '',
  target: undefined,
  host: '',
  path: '',
  authorization: undefined,
  text: '',
}

/** The path without query, and with names for what differs from run to run. */
export function steadyPath(url: string, volatile: Readonly<Record<string, string>>): string {
  let [path = ''] = url.split('?')
  for (const [text, name] of Object.entries(volatile)) path = path.replaceAll(text, name)
  return path
    .replace(/sha256(:|%3A)[0-9a-f]{64}/g, ':digest')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, ':uuid')
    .replace(/(?<=[/-])[0-9a-f]{12,64}(?=\/|$)/g, ':sha')
    .replace(/\/\d+(?=\/|$)/g, '/:n')
}

/** Fits the path below the base of an API. */
const patternOf = (path: string): RegExp => {
  const below = path.replace(/^\/api\/v\d+/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${below.replace(/:\w+/g, '[^/]+')}$`)
}

async function bytesOf(stream: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function passOn(request: http.IncomingMessage, body: Buffer): Promise<Answer> {
  const { method, url: path, headers } = request
  const [host, port] = (headers.host ?? '').split(':')
  return new Promise((done, failed) => {
    const onward = http.request({ host, port, path, method, headers, agent: false }, (answer) => {
      const { statusCode: status = 502, headers } = answer
      bytesOf(answer).then((bytes) => done({ status, headers, body: bytes }), failed)
    })
    onward.once('error', failed)
    onward.end(body)
  })
}

function refuse(response: http.ServerResponse): void {
  response.writeHead(403, { 'content-type': 'text/plain' }).end('not a server of this test')
}
