import type { FastifyReply, FastifyRequest } from 'fastify'
import { decodeSegment, isRefusal, readSegment, type Refusal } from '../protocols/index.ts'
import { noteOf, notesOf } from './notes.ts'
import type { IngestPort, Sender } from './port.ts'
import { bodyOf, maxBodyBytes } from './raw-body.ts'
import { findSender, keyHint } from './write-key.ts'

const source = 'segment'

/** `/v1/<path>` of Segment's HTTP API: 200, 400 for a wrong shape, 401 for an unknown key; bad messages never cost the good ones. */
export async function takeSegment(port: IngestPort, path: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = bodyOf(request)
  if (body.isTooLarge) return refuseRequest(port, request, reply, tooLarge, source)
  const read = readSegment(path, body.bytes, request.headers['content-encoding'])
  if (isRefusal(read)) return refuseRequest(port, request, reply, read, source)
  const sender = await findSender(port, request, read.writeKey)
  if (!sender) return refuseKey(port, reply, read.writeKey, source)
  const decoded = decodeSegment(read, contextOf(port, request, sender))
  if (decoded.records.length > 0) await port.accept(sender.projectId, source, decoded.records)
  await port.heard(sender, decoded.records, decoded.rejects.length)
  await port.quality.note(notesOf(decoded, sender.projectId, source))
  return reply.send({ success: true })
}

export const tooLarge = { reason: 'body_too_large', detail: `the body is larger than ${maxBodyBytes} bytes`, raw: undefined }

/** A request that cannot be read at all: noted for the project of its key, when it names one in the header. */
export async function refuseRequest(
  port: IngestPort,
  request: FastifyRequest,
  reply: FastifyReply,
  refusal: Refusal & { readonly raw: unknown },
  from: string,
): Promise<FastifyReply> {
  const sender = await findSender(port, request, undefined)
  await port.quality.note([noteOf(refusal, sender?.projectId, from)])
  const status = refusal === tooLarge ? 413 : 400
  return reply.code(status).send({ success: false, code: refusal.reason, detail: refusal.detail })
}

export async function refuseKey(port: IngestPort, reply: FastifyReply, key: string | undefined, from: string): Promise<FastifyReply> {
  await port.quality.note([{ projectId: undefined, source: from, kind: 'rejected', reason: 'write_key_unknown', detail: keyHint(key) }])
  return reply.code(401).send({ success: false, code: 'write_key_unknown', detail: 'The write key is missing or unknown.' })
}

export const contextOf = (port: IngestPort, request: FastifyRequest, sender: Sender) => ({
  projectId: sender.projectId,
  timeZone: sender.timeZone,
  receivedAt: port.clock.now().getTime(),
  ip: request.ip,
  userAgent: request.headers['user-agent'],
})

/** What analytics.js asks for when it loads: where to send. */
export async function segmentSettings(port: IngestPort, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { writeKey } = request.params as { writeKey: string } /* of the URL */
  if (!(await port.keys.lookup(writeKey))) return reply.code(404).send({ success: false, code: 'write_key_unknown' })
  const segment = {
    apiKey: writeKey,
    apiHost: `${request.host}/v1`,
    protocol: request.protocol,
    unbundledIntegrations: [],
    addBundledMetadata: true,
  }
  return reply.send({ integrations: { 'Segment.io': segment }, plan: { track: { __default: { enabled: true } } }, edgeFunction: {} })
}
