import http from 'node:http'
import type { Socket } from 'node:net'
import tls from 'node:tls'
import { variable } from './environment.ts'
import { HttpFailure } from './http-failure.ts'

/**
 * Proxies, as the variables of curl and Go name them. Runners in companies often reach nothing without one. Its
 * credentials stand in a header to the proxy, and in no message.
 */
export function proxyFor(url: URL): URL | undefined {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (host === 'localhost' || host.endsWith('.localhost') || /^(127\.|::1$)/.test(host)) return undefined
  const given = either(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy')
  if (given === undefined || isExempt(host, url.port)) return undefined
  const text = given.includes('://') ? given : `http://${given}`
  if (URL.canParse(text) && new URL(text).protocol === 'http:') return new URL(text)
  throw new HttpFailure('other', 'the proxy in the variables of this step is not an http: address')
}

const either = (name: string): string | undefined => variable(name) ?? variable(name.toUpperCase())

/** `no_proxy`: names with all that is below them (a dot before makes no difference), addresses, `*`; with a port or not. */
function isExempt(host: string, port: string): boolean {
  const entries = (either('no_proxy') ?? '').split(/[\s,]+/).filter(Boolean)
  return entries.some((entry) => {
    const [, name = '', only] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? []
    if (only !== undefined && only !== port) return false
    return entry === '*' || (name !== '' && (host === name || host.endsWith(`.${name}`)))
  })
}

/** What a request needs to go through the proxy: an address in full for http, a tunnel for https. */
export async function throughProxy(url: URL, proxy: URL, signal: AbortSignal): Promise<http.RequestOptions> {
  if (url.protocol === 'http:')
    return { ...addressOf(proxy), path: url.href, headers: { host: url.host, ...credentials(proxy) } }
  const socket = await tunnel(url, proxy, signal)
  const servername = url.hostname.replace(/^\[|\]$/g, '')
  return { agent: undefined, createConnection: () => tls.connect({ socket, host: servername, servername }) }
}

const addressOf = ({ hostname, port }: URL) => ({
  hostname: hostname.replace(/^\[|\]$/g, ''),
  port: Number(port || 80),
})

function credentials({ username, password }: URL): Record<string, string> {
  if (username === '') return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}

function tunnel(url: URL, proxy: URL, signal: AbortSignal): Promise<Socket> {
  const target = `${url.hostname}:${url.port || 443}`
  const headers = { host: target, ...credentials(proxy) }
  const asked = http.request({
    ...addressOf(proxy),
    method: 'CONNECT',
    path: target,
    headers,
    signal,
    agent: false,
  })
  return new Promise((resolve, reject) => {
    asked.on('error', reject)
    asked.once('connect', ({ statusCode = 0 }, socket: Socket) => {
      if (statusCode === 200) return resolve(socket)
      socket.destroy()
      const kind = statusCode >= 500 ? 'reset' : 'other'
      reject(new HttpFailure(kind, `the proxy ${proxy.host} let nothing through (status ${statusCode})`))
    })
    asked.end()
  })
}
