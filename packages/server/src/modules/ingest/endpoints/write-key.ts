import type { FastifyRequest } from 'fastify'
import type { IngestPort, Sender } from './port.ts'

/** Write keys a request names: Basic (user name, the colon may be missing), Bearer, then the body. */
export async function findSender(port: IngestPort, request: FastifyRequest, inBody: string | undefined): Promise<Sender | undefined> {
  for (const key of [inHeader(request.headers.authorization), inBody]) {
    const sender = key ? await port.keys.lookup(key) : undefined
    if (sender) return sender
  }
  return undefined
}

function inHeader(authorization: string | undefined): string | undefined {
  const [scheme, value] = (authorization ?? '').split(' ', 2)
  if (!scheme || !value) return undefined
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() !== 'basic') return undefined
  const [user] = Buffer.from(value, 'base64').toString().split(':', 1)
  return user
}

/** Enough of a key to find out whose it was meant to be, not enough to use it. */
export const keyHint = (key: string | undefined): string => (key ? `key ${key.slice(0, 6)}…` : 'no key')
