import { randomUUID } from 'node:crypto'
import { type Collector, collectWith, type Outcome, refuse } from './collect.ts'
import { firstByte } from './envelope.ts'
import { parseJson } from './json.ts'
import { inflate } from './inflate.ts'
import { recordKey } from './key.ts'
import { type Message, segmentIds } from './segment-ids.ts'
import { messageTypes, segmentContent } from './segment-messages.ts'
import { isDeeper } from './text.ts'
import { parseTime, type Placed, placeTime } from './times.ts'
import { type DecodeContext, type Decoded, isObject, isRefusal, type RawObject, type Refusal } from './types.ts'

/** What a Segment request says beside its messages. */
export interface SegmentRequest {
  readonly messages: readonly unknown[]
  readonly writeKey: string | undefined
  /** Batch context and integrations merge into the members. */
  readonly context: RawObject | undefined
  readonly sentAt: unknown
  /** Of the path, for messages that name none. */
  readonly type: string | undefined
  readonly isHistorical: boolean
}

const pathTypes: ReadonlyMap<string, string> = new Map([
  ['t', 'track'],
  ['i', 'identify'],
  ['p', 'page'],
  ['s', 'screen'],
  ['g', 'group'],
  ['a', 'alias'],
  ...messageTypes.map((type) => [type, type] as const),
])
const batchPaths: ReadonlySet<string> = new Set(['batch', 'b', 'import'])

export const segmentPaths: readonly string[] = [...pathTypes.keys(), ...batchPaths]

/** Reads the body of `/v1/<path>`; a refusal means the request as a whole has the wrong shape (400). */
export function readSegment(path: string, rawBody: Buffer, encoding?: string): SegmentRequest | (Refusal & { readonly raw: unknown }) {
  const unpacked = inflate(rawBody, encoding)
  if (unpacked.kind === 'broken') return { ...refuse(unpacked.reason, 'the body cannot be unpacked'), raw: undefined }
  const text = unpacked.body.toString()
  const body = firstByte(unpacked.body) === 0x7b ? parseJson(text) : undefined
  if (!isObject(body)) return { ...refuse('json_malformed', 'the body is not a JSON object'), raw: text }
  const writeKey = typeof body.writeKey === 'string' ? body.writeKey : undefined
  const type = pathTypes.get(path)
  const common = { writeKey, sentAt: body.sentAt, isHistorical: path === 'import' }
  // RudderStack sends its batches to whatever path it was given.
  if (Array.isArray(body.batch))
    return { ...common, messages: body.batch, context: isObject(body.context) ? body.context : undefined, type }
  if (type === undefined) return { ...refuse('batch_missing', 'batch is not a list', 'batch'), raw: text }
  return { ...common, messages: [body], context: undefined, type }
}

/** Decodes Segment messages (also RudderStack's, which are the same but for names of times). */
export function decodeSegment(request: SegmentRequest, context: DecodeContext): Decoded {
  const repeats = new Map<string, number>()
  return collectWith(request.messages, (raw, into) => decodeOne(raw, request, context, into, repeats))
}

function decodeOne(raw: unknown, request: SegmentRequest, context: DecodeContext, into: Collector, repeats: Map<string, number>): Outcome {
  if (!isObject(raw)) return refuse('not_an_object', 'a message is a JSON object')
  const type = typeof raw.type === 'string' ? raw.type.toLowerCase() : request.type
  if (type === undefined || !messageTypes.includes(type)) return refuse('type_unknown', 'the message type is missing or unknown', 'type')
  const shared = isObject(raw.context) ? (request.context ? { ...request.context, ...raw.context } : raw.context) : request.context
  const message: Message = { raw, type, context: shared ?? {} }
  const ids = segmentIds(message)
  if (ids === undefined || isRefusal(ids)) return ids
  const placed = messageTime(raw, request, context, into)
  if (isRefusal(placed)) return placed
  const key = messageKey(raw, context.projectId, repeats)
  if (key === undefined) return refuse('too_deep', 'the message is nested too deeply')
  const content = segmentContent(message, context, into.issues)
  if (isRefusal(content)) return content
  if (content.event && placed.original !== undefined) content.event.properties.$original_time = placed.original
  const historical = request.isHistorical ? { historical: true as const } : {}
  return { key, day: placed.day, time: placed.time, ...ids, ...content, ...historical }
}

/** RudderStack calls the time of the call `originalTimestamp`. */
const originalTime = (raw: RawObject): unknown => raw.originalTimestamp ?? raw.timestamp

function messageTime(raw: RawObject, request: SegmentRequest, context: DecodeContext, into: Collector): Placed | Refusal {
  const given = originalTime(raw)
  const time = given === undefined || given === null ? undefined : parseTime(given, context.timeZone)
  if (time === undefined && given !== undefined && given !== null) into.warn('time_invalid', 'timestamp', given)
  const sentAt = parseTime(raw.sentAt ?? request.sentAt, context.timeZone)
  const rules = { receivedAt: context.receivedAt, ...(time === undefined ? {} : { sentAt }) }
  return placeTime(time ?? context.receivedAt, rules) ?? refuse('time_out_of_window', 'too old or in the future', 'timestamp')
}

/**
 * By message id. A sender without one that gives a time repeats the same content at the same time, so that is the
 * next best; equal messages of one request are counted, so that each stays.
 */
function messageKey(raw: RawObject, projectId: number, repeats: Map<string, number>): string | undefined {
  const { messageId } = raw
  if (typeof messageId === 'string' && messageId !== '') return recordKey('segment', projectId, messageId)
  if (isDeeper(raw, 64)) return undefined
  if (originalTime(raw) === undefined) return recordKey('segment', projectId, randomUUID())
  const { sentAt: _sent, writeKey: _key, ...content } = raw
  return contentKey('segment', projectId, JSON.stringify(content), repeats)
}

export function contentKey(source: string, projectId: number, content: string, repeats: Map<string, number>): string {
  const nth = repeats.get(content) ?? 0
  repeats.set(content, nth + 1)
  return recordKey(source, projectId, `content ${nth}\n${content}`)
}
