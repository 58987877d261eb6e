import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'

export type AnyRequest = IncomingMessage | Http2ServerRequest
export type AnyResponse = ServerResponse | Http2ServerResponse

/** PEM of a certificate for this machine and of its key. */
export interface Tls {
  readonly certificate: string
  readonly key: string
}

/** HTTP/1 in the clear; with a certificate HTTP/2, and HTTP/1 for those who only look. */
export async function listen(
  handler: (request: AnyRequest, response: AnyResponse) => void,
  port: number,
  tls: Tls | undefined,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = tls
    ? createSecureServer({ cert: tls.certificate, key: tls.key, allowHTTP1: true, settings: { maxConcurrentStreams: 1 } }, handler)
    : createServer(handler)
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  if (tls) server.on('sessionError', () => undefined)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: given } = server.address() as AddressInfo /* listening on TCP */
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${given}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

const sessionOf = (response: AnyResponse) => ('stream' in response ? response.stream.session : undefined)

/** The connection ends, and whatever else is under way on it. */
export function breakOff(response: AnyResponse): void {
  if ('stream' in response) response.stream.session?.destroy()
  else response.destroy()
}

/** One stream at a time until somebody has shown who they are, as Apple has it. */
export function mayHaveMore(response: AnyResponse): void {
  const session = sessionOf(response)
  if (session?.localSettings.maxConcurrentStreams === 1) session.settings({ maxConcurrentStreams: 1_000 })
}

export const goAway = (response: AnyResponse): void => sessionOf(response)?.goaway()
