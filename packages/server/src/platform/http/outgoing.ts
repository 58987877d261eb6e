import { lookup } from 'node:dns/promises'
import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { isPublic, networksOf } from './public-address.ts'

/** Why a request of ours to somewhere else came to nothing. */
export type OutgoingFault = 'private' | 'unknown_host' | 'unreachable' | 'too_slow' | 'too_large' | 'redirected'

export class OutgoingError extends Error {
  readonly fault: OutgoingFault
  readonly host: string
  constructor(fault: OutgoingFault, host: string, message: string) {
    super(message)
    this.fault = fault
    this.host = host
  }
}

export interface OutgoingRequest {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** Of the answer as it comes; more ends the connection. */
  readonly maxBytes: number
  /** For all of it, redirects and a slow body included. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

export interface OutgoingAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface Outgoing {
  /** The address of a host that a connection may be made to. Connect to it and to nothing else: a name may lead elsewhere the next time it is asked. */
  addressOf(host: string): Promise<string>
  /** One request. Redirects are followed within the origin only, since headers carry secrets. */
  request(request: OutgoingRequest): Promise<OutgoingAnswer>
}

const maxRedirects = 5

/**
 * The one way out to addresses that users name: only to the internet at large, and to private networks that the operator of
 * this installation has named.
 */
export function outgoing(privateTargets: readonly string[] = []): Outgoing {
  const named = networksOf(privateTargets)
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

  return {
    addressOf,
    async request(request) {
      const deadline = AbortSignal.timeout(request.timeoutMs)
      const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline
      let { url } = request
      for (let hops = 0; ; hops++) {
        const address = await addressOf(url.hostname)
        const answer = await send({ ...request, url, signal }, address).catch((error: unknown) => {
          if (request.signal?.aborted) throw request.signal.reason
          if (deadline.aborted)
            throw new OutgoingError('too_slow', url.host, `${url.host} did not answer within ${request.timeoutMs / 1_000} s`)
          throw error
        })
        const next = redirectOf(answer, url)
        if (!next) return answer
        if (hops === maxRedirects || next.origin !== url.origin || request.method !== 'GET')
          throw new OutgoingError(
            'redirected',
            url.host,
            `${url.host} redirects to ${next.origin}${next.pathname}; name the final address instead`,
          )
        url = next
      }
    },
  }
}

function redirectOf({ status, headers }: OutgoingAnswer, url: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || headers.location === undefined) return undefined
  if (!URL.canParse(headers.location, url.href)) throw new OutgoingError('redirected', url.host, `${url.host} redirects to nowhere`)
  return new URL(headers.location, url)
}

function send({ url, method, headers, body, maxBytes, signal }: OutgoingRequest, address: string): Promise<OutgoingAnswer> {
  const isSecure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const bytes = body === undefined ? undefined : Buffer.from(body)
  const options = {
    host: address,
    port: url.port || (isSecure ? 443 : 80),
    path: url.pathname + url.search,
    method,
    agent: false as const,
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
    const unreachable = (error: Error): void =>
      reject(error instanceof OutgoingError ? error : new OutgoingError('unreachable', url.host, `${url.host}: ${error.message}`))
    const sent: ClientRequest = (isSecure ? httpsRequest : httpRequest)(options, (answer) => {
      gather(answer, maxBytes, url.host).then(resolve, (error: Error) => {
        sent.destroy()
        unreachable(error)
      })
    })
    sent.once('error', unreachable)
    sent.end(bytes)
  })
}

async function gather(answer: IncomingMessage, maxBytes: number, host: string): Promise<OutgoingAnswer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer) {
    const bytes = chunk as Buffer /* nobody sets an encoding */
    size += bytes.length
    if (size > maxBytes)
      throw new OutgoingError('too_large', host, `the answer of ${host} is larger than ${maxBytes / 1_000_000} MB; ask for smaller pages`)
    chunks.push(bytes)
  }
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }
}
