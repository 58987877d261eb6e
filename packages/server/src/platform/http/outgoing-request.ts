import type { IncomingHttpHeaders } from 'node:http'

/** Why a request of ours to somewhere else came to nothing. */
export type OutgoingFault = 'private' | 'unknown_host' | 'unreachable' | 'too_slow' | 'too_large' | 'redirected'

export class OutgoingError extends Error {
  readonly fault: OutgoingFault
  readonly host: string
  /** Some of it may have arrived: nobody knows what became of it. */
  readonly wasSent: boolean
  constructor(fault: OutgoingFault, host: string, message: string, wasSent = false) {
    super(message)
    this.fault = fault
    this.host = host
    this.wasSent = wasSent
  }
}

export interface OutgoingRequest {
  readonly url: URL
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  /** Of the answer as it comes; more ends the connection. */
  readonly maxBytes: number
  /** For all of it, redirects and a slow body included. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal
  /** One of many calls that may come twice: over a connection that is kept; a redirect is an answer, of one too long the beginning. */
  readonly isCall?: true
  /** A call that must not come twice: over a kept connection that has gone it is not tried again, and one that was stopped says whether it was sent. */
  readonly isOnce?: true
  /** A call over HTTP/2, by a connection that is kept for its origin and for whoever else says the same `shared`. */
  readonly http2?: {
    readonly shared: string
    /** PEM of an authority that is trusted beside those that everybody trusts. */
    readonly authority?: string | undefined
  }
}

export interface OutgoingAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}
