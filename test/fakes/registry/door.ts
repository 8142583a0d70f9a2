import http from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it arrived at the door. */
export interface Arrived {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly authorization: string | undefined
}

/** What the door answers itself. */
export interface OwnAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** A door before a real registry: what `intercept` leaves to it goes through unchanged, both ways. */
export class RegistryDoor {
  readonly #server: http.Server

  private constructor(registry: string, intercept: (request: Arrived) => OwnAnswer | undefined) {
    const [host, port] = registry.split(':')
    this.#server = http.createServer((request, response) => {
      const { method = 'GET', url: path = '/', headers } = request
      const own = intercept({ method, path, authorization: headers.authorization })
      if (own !== undefined) {
        request.resume()
        response.writeHead(own.status, { ...own.headers }).end(own.body)
        return
      }
      // The registry builds the addresses of uploads from the Host header, which stays.
      const onward = http.request({ host, port, path, method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      onward.once('error', () => response.destroy())
      request.pipe(onward)
    })
  }

  static async open(
    registry: string,
    intercept: (request: Arrived) => OwnAnswer | undefined,
  ): Promise<RegistryDoor> {
    const door = new RegistryDoor(registry, intercept)
    await new Promise<void>((listening) => door.#server.listen(0, '127.0.0.1', listening))
    return door
  }

  /** `127.0.0.1:PORT`. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((closed) => this.#server.close(closed))
  }
}
