import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Of the body as sent, before unpacking. */
export const maxBodyBytes = 16 * 1_048_576
/** A longer body is read to its end and thrown away, so that the sender sees our answer and not a broken pipe. */
const maxDrainedBytes = 256 * 1_048_576

export interface RawBody {
  readonly bytes: Buffer
  readonly isTooLarge: boolean
}

const none: RawBody = { bytes: Buffer.alloc(0), isTooLarge: false }

export const bodyOf = (request: FastifyRequest): RawBody =>
  (request.body as RawBody | null | undefined) /* made by the parser below */ ?? none

/** Content types say little here (forms as text/plain, gzip JSON as a form): every body is taken as bytes. */
export function takeRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/octet-stream', (_request: FastifyRequest, payload: IncomingMessage) => readAll(payload))
  app.addHook('onRequest', (request, _reply, done) => {
    request.headers['content-type'] = 'application/octet-stream'
    done()
  })
}

async function readAll(payload: IncomingMessage): Promise<RawBody> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of payload) {
    const bytes = chunk as Buffer /* request bodies come as buffers: nobody sets an encoding */
    size += bytes.length
    if (size <= maxBodyBytes) chunks.push(bytes)
    else chunks.length = 0
    if (size > maxDrainedBytes) payload.destroy()
  }
  return { bytes: Buffer.concat(chunks), isTooLarge: size > maxBodyBytes }
}
