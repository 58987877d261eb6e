import type { NativeAnswer } from '@millrace/contract/ingest/native.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Decoded, decodeNative, isRefusal, readNative } from '../protocols/index.ts'
import { notesOf } from './notes.ts'
import type { IngestPort } from './port.ts'
import { bodyOf } from './raw-body.ts'
import { contextOf, refuseKey, refuseRequest, tooLarge } from './segment.ts'
import { findSender } from './write-key.ts'

const source = 'native'
const maxErrors = 100

/** `/v1/events`: the protocol of our own. The answer says what was refused and why, by place in the list. */
export async function takeNative(port: IngestPort, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = bodyOf(request)
  if (body.isTooLarge) return refuseRequest(port, request, reply, tooLarge, source)
  const read = readNative(body.bytes, request.headers['content-encoding'])
  if (isRefusal(read)) return refuseRequest(port, request, reply, read, source)
  const sender = await findSender(port, request, read.writeKey)
  if (!sender) return refuseKey(port, reply, read.writeKey, source)
  const decoded = decodeNative(read, contextOf(port, request, sender))
  if (decoded.records.length > 0) await port.accept(sender.projectId, source, decoded.records)
  await port.heard(sender, decoded.records, decoded.rejects.length)
  await port.quality.note(notesOf(decoded, sender.projectId, source))
  return reply.send(answerOf(read.events.length, decoded))
}

function answerOf(inputs: number, decoded: Decoded): NativeAnswer {
  const errors = decoded.rejects.slice(0, maxErrors).map(({ index, reason, detail, field }) => ({ index, code: reason, detail, field }))
  return { accepted: inputs - decoded.rejects.length, rejected: decoded.rejects.length, errors }
}
