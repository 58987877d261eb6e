import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  answerUrlCheck,
  decodePush,
  isRefusal,
  readPush,
  type Refusal,
  type WechatCredentials,
  type WechatQuery,
} from '../protocols/index.ts'
import { noteOf, notesOf } from './notes.ts'
import type { IngestPort, Sender } from './port.ts'
import { bodyOf } from './raw-body.ts'
import { contextOf, refuseKey } from './segment.ts'

const source = 'wechat'
/** The platform's own pushes have a few kilobytes. */
const maxPushBytes = 65_536
const maxEcho = 200

const notSetUp: Refusal = { reason: 'wechat_not_set_up', detail: 'the source of this URL has no official account yet' }
const tooLarge: Refusal = { reason: 'body_too_large', detail: `a push is larger than ${maxPushBytes} bytes` }

/** `GET /v1/wechat/<write key>`: the platform checks the URL when its server settings are saved. */
export async function checkWechatUrl(port: IngestPort, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const place = await placeOf(port, request)
  if (!place.sender) return refuseKey(port, reply, place.key, source)
  if (!place.account) return refusePush(port, reply, place.sender, notSetUp)
  const answer = answerUrlCheck(place.query, place.account, port.clock.now().getTime())
  if (isRefusal(answer)) return refusePush(port, reply, place.sender, answer)
  await port.wechat.noteChecked(place.sender.projectId, place.sender.sourceId, port.clock.now())
  return plain(reply).send(answer.echo.slice(0, maxEcho))
}

/**
 * `POST /v1/wechat/<write key>`: a push. It is durable before the `success` that the platform waits five seconds for; what is
 * signed but cannot be used is answered the same way, for a repeat would be no better.
 */
export async function takeWechatPush(port: IngestPort, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { key, sender, account, query } = await placeOf(port, request)
  if (!sender) return refuseKey(port, reply, key, source)
  if (!account) return refusePush(port, reply, sender, notSetUp)
  const { bytes, isTooLarge } = bodyOf(request)
  if (isTooLarge || bytes.length > maxPushBytes) return refusePush(port, reply, sender, tooLarge, 413)
  const push = readPush(query, bytes, account, port.clock.now().getTime())
  if (isRefusal(push)) return refusePush(port, reply, sender, push, trusted.has(push.reason) ? 200 : 403)
  const decoded = decodePush(push.fields, account.appid, contextOf(port, request, sender))
  if (decoded.records.length > 0) await port.accept(sender.projectId, source, decoded.records)
  await port.heard(sender, decoded.records, decoded.rejects.length)
  await port.quality.note(notesOf(decoded, sender.projectId, source))
  return plain(reply).send('success')
}

/** Signed by the platform, and still of no use. */
const trusted: ReadonlySet<string> = new Set(['xml_malformed', 'xml_entities', 'json_malformed', 'too_deep'])

interface Place {
  readonly key: string
  readonly sender: Sender | undefined
  readonly account: WechatCredentials | undefined
  readonly query: WechatQuery
}

async function placeOf(port: IngestPort, request: FastifyRequest): Promise<Place> {
  const { writeKey: key } = request.params as { writeKey: string } /* of the URL */
  const sender = await port.keys.lookup(key)
  const account = sender ? await port.wechat.of(sender.projectId, sender.sourceId) : undefined
  const given = Object.entries(request.query as Record<string, unknown> /* Fastify's own parse */)
  // A parameter given twice is none.
  return { key, sender, account, query: Object.fromEntries(given.filter(([, value]) => typeof value === 'string')) }
}

async function refusePush(port: IngestPort, reply: FastifyReply, sender: Sender, refusal: Refusal, status = 403): Promise<FastifyReply> {
  await port.quality.note([noteOf(refusal, sender.projectId, source)])
  await port.heard(sender, [], 1)
  return plain(reply)
    .code(status)
    .send(status === 200 ? 'success' : refusal.reason)
}

const plain = (reply: FastifyReply): FastifyReply =>
  reply.type('text/plain; charset=utf-8').header('x-content-type-options', 'nosniff').header('cache-control', 'no-store')
