import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Addresses, Dialect } from './dialect.ts'
import { gitea } from './dialect-gitea.ts'
import { github } from './dialect-github.ts'
import { runnerEnvironment } from './environment.ts'
import type { PullRequestAction, RunnerEvent } from './events.ts'
import { pullRequestEvent } from './events.ts'
import type { Barrier, FaultMatch, FaultOrder } from './faults.ts'
import { FaultQueue } from './faults.ts'
import { GitRepository } from './git.ts'
import type { DialectName, ForgeData } from './model.ts'
import { renderPage } from './page.ts'
import type { RequestRecord } from './server.ts'
import { Api } from './server.ts'
import { ForgeState } from './state.ts'
import type { Permissions, Token } from './tokens.ts'
import { automaticUser, everything, forkPermissions, newTokenValue, TokenStore } from './tokens.ts'

export interface ForgeOptions {
  readonly dialect: DialectName
  /** As `acme/notes`. */
  readonly repository: string
  /** Default: any free port on 127.0.0.1. */
  readonly port?: number
  readonly private?: boolean
  /** What `/version` answers on Gitea and Forgejo; 1.26 and older send no `before` and `after`. */
  readonly version?: string
  /** Folder for the bare repository `{owner}/{name}.git`; made when absent. */
  readonly gitRoot?: string
  /** Address in Gitea's Link headers, when its administrator set another than the one called. */
  readonly rootUrl?: string
  readonly now?: () => Date
}

export interface NewToken {
  readonly login?: string
  readonly kind?: Token['kind']
  readonly permissions?: Permissions
  /** Default: a random one, in the forge's shape. */
  readonly value?: string
}

const MAX_REQUEST = 32 * 1024 * 1024

function emptyData(options: ForgeOptions): ForgeData {
  const [login = '', name = ''] = options.repository.split('/')
  if (login === '' || name === '') throw new Error(`Not a repository as owner/name: ${options.repository}`)
  const owner = { id: 1000, login, bot: false }
  const repository = {
    id: 1,
    owner,
    name,
    fullName: options.repository,
    private: options.private ?? false,
    fork: false,
    defaultBranch: 'main',
  }
  const empty = { pulls: [], comments: [], statuses: [], deployments: [] }
  return { lastId: 100, repository, users: [owner], shas: new Set(), ...empty }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_REQUEST) throw new Error('Request too large for the stand-in forge')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** A running stand-in forge. Get one with `startForge`. */
export class Forge {
  readonly dialect: DialectName
  readonly state: ForgeState
  readonly requests: RequestRecord[] = []
  /** Path of the bare repository, when started with a git root. */
  readonly gitDirectory: string | undefined
  /** Ready-made tokens: of a job, of a fork's job, and of a person with write access. */
  readonly tokens: { readonly automatic: Token; readonly fork: Token; readonly developer: Token }
  readonly #behaviour: Dialect
  readonly #store = new TokenStore()
  readonly #faults = new FaultQueue()
  readonly #server = createServer((request, response) => void this.#serve(request, response))
  readonly #rootUrl: string | undefined
  #origin = ''

  constructor(options: ForgeOptions) {
    this.dialect = options.dialect
    this.#behaviour = options.dialect === 'github' ? github() : gitea(options.dialect, options.version)
    this.#rootUrl = options.rootUrl
    const git =
      options.gitRoot === undefined ? undefined : new GitRepository(options.gitRoot, options.repository)
    this.gitDirectory = git?.directory
    this.state = new ForgeState(emptyData(options), options.now ?? (() => new Date()), git)
    this.tokens = {
      automatic: this.addToken({ kind: 'automatic' }),
      fork: this.addToken({ kind: 'automatic', permissions: forkPermissions(this.dialect) }),
      developer: this.addToken({ kind: 'personal', login: 'ada' }),
    }
  }

  /** Address of the pages, as GITHUB_SERVER_URL. */
  get url(): string {
    return this.#origin
  }

  /** Address of the REST API, as GITHUB_API_URL. */
  get apiUrl(): string {
    return `${this.#origin}${this.#behaviour.apiPath}`
  }

  pageUrl(number: number): string {
    return `${this.url}/${this.state.data.repository.fullName}${this.#behaviour.pullPath(number)}`
  }

  async listen(port: number): Promise<this> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, '127.0.0.1', resolve)
    })
    this.#origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
    return this
  }

  /** Ends all connections, those that hang included. */
  async close(): Promise<void> {
    this.#faults.releaseAll()
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  /** Default: an automatic token that may write everything. */
  addToken({ login, kind = 'automatic', permissions = everything('write'), value }: NewToken = {}): Token {
    const user = login === undefined ? automaticUser(this.dialect) : this.state.user(login)
    return this.#store.add({ value: value ?? newTokenValue(this.dialect, kind), kind, user, permissions })
  }

  revokeToken(token: Token): void {
    this.#store.revoke(token.value)
  }

  /** The event as a runner gets it for this pull request in its present state. */
  event(action: PullRequestAction, number: number): RunnerEvent {
    return pullRequestEvent(this.#behaviour, this.state, this.#addresses(), action, this.state.pull(number))
  }

  /** The variables that a runner of this forge sets for the event; a token among them on Forgejo only. */
  environment(event: RunnerEvent): Record<string, string> {
    const fromFork = event.pull.head.repo?.fork !== false
    const token = fromFork ? this.tokens.fork : this.tokens.automatic
    return runnerEnvironment(this.#behaviour, this.state, this.#addresses(), event, token)
  }

  queueFault(match: FaultMatch, order: FaultOrder): void {
    if (order.kind === 'stale') {
      this.#faults.add({ ...match, times: order.reads }, { kind: 'stale', state: this.state.snapshot() })
    } else {
      this.#faults.add(match, order)
    }
  }

  barrier(name: string): Barrier {
    return this.#faults.barrier(name)
  }

  /** Throws if a queued fault was not met or a request had no route: the test missed its case. */
  assertNoLeftovers(): void {
    const unmatched = this.requests.filter((request) => request.unmatched)
    const problems = [
      ...this.#faults.leftovers().map((text) => `unused fault: ${text}`),
      ...unmatched.map(({ method, path }) => `no route: ${method} ${path}`),
    ]
    if (problems.length > 0) throw new Error(`Stand-in forge:\n${problems.join('\n')}`)
  }

  #addresses(): Addresses {
    return { web: this.url, api: this.apiUrl, root: this.#rootUrl ?? this.url }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const url = new URL(request.url ?? '/', this.url)
      const text = await readText(request)
      if (url.pathname.startsWith(`${this.#behaviour.apiPath}/`)) {
        const { requests, state } = this
        const parts = { dialect: this.#behaviour, state, tokens: this.#store, faults: this.#faults, requests }
        await new Api({ ...parts, addresses: () => this.#addresses() }).handle(request, response, url, text)
      } else {
        const page = renderPage(this.#behaviour, this.state, url.pathname)
        response.writeHead(page.status, page.headers).end(page.text)
      }
    } catch (error) {
      // A fault of the stand-in itself must not look like one of the forge.
      response.writeHead(599, { 'content-type': 'text/plain' }).end(`stand-in forge: ${String(error)}`)
    }
  }
}

/** Starts a stand-in forge on 127.0.0.1. Whoever starts it closes it. */
export async function startForge(options: ForgeOptions): Promise<Forge> {
  return new Forge(options).listen(options.port ?? 0)
}
