import { lookup } from 'node:dns/promises'
import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { http2Connections } from './outgoing-http2.ts'
import { OutgoingError, type OutgoingAnswer, type OutgoingRequest } from './outgoing-request.ts'
import { isPublic, networksOf } from './public-address.ts'

export interface Outgoing {
  /** The address of a host that a connection may be made to. Connect to it and to nothing else: a name may lead elsewhere the next time it is asked. */
  addressOf(host: string): Promise<string>
  /** One request. Redirects are followed within the origin only, since headers carry secrets. */
  request(request: OutgoingRequest): Promise<OutgoingAnswer>
  /** Ends the connections that are kept. */
  close(): void
}

const maxRedirects = 5
const kept = { keepAlive: true, keepAliveMsecs: 10_000, timeout: 40_000, scheduling: 'lifo' } as const

/**
 * The one way out to addresses that users name: only to the internet at large, and to private networks that the operator of
 * this installation has named.
 */
export function outgoing(privateTargets: readonly string[] = []): Outgoing {
  const named = networksOf(privateTargets)
  // Connections are kept by the address that was looked at, never by a name.
  const agents = { http: new HttpAgent(kept), https: new HttpsAgent(kept) }
  const mayReach = (address: string): boolean => isPublic(address) || named?.has(address) === true

  async function addressOf(host: string): Promise<string> {
    const bare = host.replace(/^\[(.*)\]$/, '$1')
    const found = isIP(bare) ? [{ address: bare }] : await lookup(bare, { all: true }).catch(() => [])
    const [first] = found
    if (!first) throw new OutgoingError('unknown_host', host, `${host} is not known`)
    // A name with one good and one bad address is as bad as its worst.
    const bad = found.find(({ address }) => !mayReach(address))
    if (bad) throw new OutgoingError('private', host, `${host} leads to ${bad.address}, inside a private network`)
    return first.address
  }

  const streams = http2Connections(addressOf)
  const once = async (request: OutgoingRequest, url: URL, signal: AbortSignal): Promise<OutgoingAnswer> => {
    if (request.http2) return streams.send({ ...request, http2: request.http2 }, signal)
    return send({ ...request, url, signal }, await addressOf(url.hostname), request.isCall && agents)
  }

  return {
    addressOf,
    async request(request) {
      const deadline = AbortSignal.timeout(request.timeoutMs)
      const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline
      let { url } = request
      for (let hops = 0; ; hops++) {
        const answer = await once(request, url, signal).catch((error: unknown) => {
          if (request.signal?.aborted) throw request.isOnce && isUnsent(error) ? error : request.signal.reason
          if (deadline.aborted)
            throw new OutgoingError(
              'too_slow',
              url.host,
              `${url.host} did not answer within ${request.timeoutMs / 1_000} s`,
              wasSent(error),
            )
          throw error
        })
        const next = request.isCall || request.http2 ? undefined : redirectOf(answer, url)
        if (!next) return answer
        if (hops === maxRedirects || next.origin !== url.origin || request.method !== 'GET')
          throw new OutgoingError(
            'redirected',
            url.host,
            `${url.host} redirects to ${next.origin}${next.pathname}; name the final address instead`,
            true,
          )
        url = next
      }
    },
    close() {
      streams.close()
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

const isUnsent = (error: unknown): boolean => error instanceof OutgoingError && !error.wasSent
const wasSent = (error: unknown): boolean => error instanceof OutgoingError && error.wasSent

function redirectOf({ status, headers }: OutgoingAnswer, url: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || headers.location === undefined) return undefined
  if (!URL.canParse(headers.location, url.href)) throw new OutgoingError('redirected', url.host, `${url.host} redirects to nowhere`, true)
  return new URL(headers.location, url)
}

interface Agents {
  readonly http: HttpAgent
  readonly https: HttpsAgent
}

function send(request: OutgoingRequest, address: string, agents: Agents | undefined): Promise<OutgoingAnswer> {
  const { url, method, headers, body, maxBytes, signal } = request
  const isSecure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const bytes = body === undefined ? undefined : Buffer.from(body)
  const options = {
    host: address,
    port: url.port || (isSecure ? 443 : 80),
    path: url.pathname + url.search,
    method,
    agent: agents ? agents[isSecure ? 'https' : 'http'] : (false as const),
    ...(isIP(host) ? {} : { servername: host }),
    headers: {
      'user-agent': 'Millrace',
      accept: 'application/json',
      ...headers,
      host: url.host,
      'accept-encoding': 'identity',
      ...(bytes ? { 'content-length': bytes.length } : {}),
    },
    ...(signal ? { signal } : {}),
  }
  return new Promise((resolve, reject) => {
    let isOpen = false
    const unreachable = (error: Error): void =>
      reject(error instanceof OutgoingError ? error : new OutgoingError('unreachable', url.host, `${url.host}: ${error.message}`, isOpen))
    const sent: ClientRequest = (isSecure ? httpsRequest : httpRequest)(options, (answer) => {
      gather(answer, maxBytes, url.host, request.isCall).then(resolve, (error: Error) => {
        sent.destroy()
        unreachable(error)
      })
    })
    // Nothing of a request leaves before its connection stands, and is the one it was meant for.
    sent.once('socket', (socket) => {
      isOpen = sent.reusedSocket || !socket.connecting
      // A kept one says nothing any more, and would keep the listener as long as itself.
      if (sent.reusedSocket) return
      socket.once(isSecure ? 'secureConnect' : 'connect', () => (isOpen = true))
    })
    sent.once('error', (error: Error) => {
      // The other side had closed what we kept: a new connection is tried at once.
      if (sent.reusedSocket && !request.isOnce && 'code' in error && error.code === 'ECONNRESET') resolve(send(request, address, undefined))
      else unreachable(error)
    })
    sent.end(bytes)
  })
}

async function gather(answer: IncomingMessage, maxBytes: number, host: string, isCut?: boolean): Promise<OutgoingAnswer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer) {
    const bytes = chunk as Buffer /* nobody sets an encoding */
    size += bytes.length
    if (size > maxBytes && isCut) break
    if (size > maxBytes)
      throw new OutgoingError(
        'too_large',
        host,
        `the answer of ${host} is larger than ${maxBytes / 1_000_000} MB; ask for smaller pages`,
        true,
      )
    chunks.push(bytes)
  }
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }
}
