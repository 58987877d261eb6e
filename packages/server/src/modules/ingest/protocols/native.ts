import { randomUUID } from 'node:crypto'
import type { CanonicalRecord, IdentityRef } from '@millrace/contract/events.ts'
import { isIdType } from '@millrace/contract/ids.ts'
import { type NativeEvent, nativeEventSchema } from '@millrace/contract/ingest/native.ts'
import { type Collector, collectWith, type Outcome, refuse } from './collect.ts'
import { firstByte } from './envelope.ts'
import { parseJson } from './json.ts'
import { itemOf, itemRecord } from './items.ts'
import { addId, idText, maxIdLength, strongestFirst } from './id-list.ts'
import { inflate } from './inflate.ts'
import { recordKey } from './key.ts'
import { nativeProfile } from './native-profile.ts'
import { freeProperties, gather, repaired } from './properties.ts'
import { contentKey } from './segment.ts'
import { spread } from './spread.ts'
import { cleanText, isDeeper } from './text.ts'
import { parseTime, type Placed, placeTime } from './times.ts'
import { type DecodeContext, type Decoded, isObject, isRefusal, type Refusal } from './types.ts'

export interface NativeRequest {
  readonly events: readonly unknown[]
  readonly writeKey: string | undefined
  readonly isHistorical: boolean
  readonly isTest: boolean
  readonly sentAt: unknown
}

const maxEvents = 10_000
const maxEventName = 200

/** Reads the body of `/v1/events`: `{ events: [...] }`, one event, or a bare list. */
export function readNative(rawBody: Buffer, encoding?: string): NativeRequest | (Refusal & { readonly raw: unknown }) {
  const unpacked = inflate(rawBody, encoding)
  if (unpacked.kind === 'broken') return { ...refuse(unpacked.reason, 'the body cannot be unpacked'), raw: undefined }
  const text = unpacked.body.toString()
  const start = firstByte(unpacked.body)
  const parsed = start === 0x7b || start === 0x5b ? parseJson(text) : undefined
  const body = Array.isArray(parsed) ? { events: parsed as unknown[] } : parsed
  if (!isObject(body)) return { ...refuse('json_malformed', 'the body is not JSON'), raw: text }
  const events = body.events === undefined ? [body] : body.events
  if (!Array.isArray(events)) return { ...refuse('events_invalid', 'events is not a list', 'events'), raw: text }
  if (events.length > maxEvents)
    return { ...refuse('too_many_events', `at most ${maxEvents} events in a request`, 'events'), raw: undefined }
  const writeKey = typeof body.write_key === 'string' ? body.write_key : undefined
  return { events, writeKey, isHistorical: body.historical === true, isTest: body.test === true, sentAt: body.sent_at }
}

export function decodeNative(request: NativeRequest, context: DecodeContext): Decoded {
  const repeats = new Map<string, number>()
  return collectWith(request.events, (raw, into) => decodeOne(raw, request, context, into, repeats))
}

function decodeOne(raw: unknown, request: NativeRequest, context: DecodeContext, into: Collector, repeats: Map<string, number>): Outcome {
  if (isDeeper(raw, 64)) return refuse('too_deep', 'the event is nested too deeply')
  const parsed = nativeEventSchema.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return refuse('shape_invalid', issue?.message ?? 'the event has the wrong shape', issue?.path.join('.') ?? '')
  }
  const event = parsed.data
  if (event.item) return nativeItem(event, event.item, request, context, into, repeats)
  const name = event.event === undefined ? undefined : cleanText(event.event, maxEventName + 1)
  if (name === undefined && event.profile === undefined) return refuse('event_name_missing', 'neither event nor profile', 'event')
  if (name !== undefined && (name === '' || name.length > maxEventName))
    return refuse('event_name_invalid', `an event name has 1 to ${maxEventName} characters`, 'event')
  if (name !== undefined && name !== event.event) into.warn(repaired.reason, 'event', event.event)
  const ids = nativeIds(event, into)
  if (isRefusal(ids)) return ids
  const isHistorical = request.isHistorical || event.historical === true
  const placed = nativeTime(event, request, context)
  if (isRefusal(placed)) return placed

  const key = nativeKey(event, context.projectId, repeats)
  const flags = { ...(isHistorical ? { historical: true as const } : {}), ...(request.isTest || event.test ? { test: true as const } : {}) }
  const base = { key, day: placed.day, time: placed.time, ...ids, ...flags }
  const changes = event.profile ? nativeProfile(event.profile, gather('profile', into.issues)) : []
  const content =
    name === undefined ? {} : { event: { name, properties: freeProperties(event.properties ?? {}, gather(name, into.issues)) } }
  return spread('native', { ...base, ...content }, changes)
}

function nativeItem(
  event: NativeEvent,
  item: NonNullable<NativeEvent['item']>,
  request: NativeRequest,
  context: DecodeContext,
  into: Collector,
  repeats: Map<string, number>,
): CanonicalRecord | Refusal {
  if (event.event !== undefined || event.profile) return refuse('item_not_alone', 'an item has no event and no profile beside it', 'item')
  const change = itemOf(item.delete ? 'delete' : 'set', item.type, item.id, () =>
    freeProperties(item.properties ?? {}, gather('', into.issues)),
  )
  if (isRefusal(change)) return change
  const placed = nativeTime(event, request, context)
  if (isRefusal(placed)) return placed
  return itemRecord(nativeKey(event, context.projectId, repeats), placed, change)
}

function nativeIds(event: NativeEvent, into: Collector): { distinctId: string; ids: readonly IdentityRef[] } | Refusal {
  const ids: IdentityRef[] = []
  const given: [string, unknown][] = [['login_id', event.user_id], ['anonymous_id', event.anonymous_id], ...Object.entries(event.ids ?? {})]
  for (const [type, value] of given) {
    const id = idText(value)
    if (id === undefined) continue
    if (id.length > maxIdLength) return refuse('id_too_long', `an id is longer than ${maxIdLength} characters`, type)
    if (typeof value === 'string' && id !== value) into.warn(repaired.reason, type, value)
    if (isIdType(type)) addId(ids, type, id)
    else into.warn('id_type_unknown', cleanText(type, 200), value)
  }
  const distinct = idText(event.distinct_id)
  if (distinct !== undefined && distinct.length > maxIdLength) return refuse('id_too_long', 'distinct_id is too long', 'distinct_id')
  if (ids.length === 0 && distinct !== undefined) addId(ids, 'anonymous_id', distinct)
  const [first] = strongestFirst(ids)
  return first ? { distinctId: distinct ?? first.value, ids } : refuse('id_missing', 'the event has no id')
}

function nativeTime(event: NativeEvent, request: NativeRequest, context: DecodeContext): Placed | Refusal {
  const time = event.time === undefined ? context.receivedAt : parseTime(event.time, context.timeZone)
  if (time === undefined) return refuse('time_invalid', 'time is neither ISO 8601 nor milliseconds', 'time')
  const sentAt = event.time === undefined ? undefined : parseTime(request.sentAt, context.timeZone)
  return placeTime(time, { receivedAt: context.receivedAt, sentAt }) ?? refuse('time_out_of_window', 'too old or in the future', 'time')
}

function nativeKey(event: NativeEvent, projectId: number, repeats: Map<string, number>): string {
  if (event.message_id !== undefined && event.message_id !== '') return recordKey('native', projectId, event.message_id)
  if (event.time === undefined) return recordKey('native', projectId, randomUUID())
  return contentKey('native', projectId, JSON.stringify(event), repeats)
}
