import type { CanonicalRecord, ProfileOperation } from '@millrace/contract/events.ts'
import { collectWith, type Outcome, refuse } from './collect.ts'
import { itemOf, itemRecord } from './items.ts'
import { recordKey } from './key.ts'
import { checkName } from './names.ts'
import { complain, gather, type Properties, sensorsProperties } from './properties.ts'
import { sensorsIds } from './sensors-ids.ts'
import { isDeeper } from './text.ts'
import { epochMs, type Placed, placeTime } from './times.ts'
import { type DecodeContext, type Decoded, type Issue, isObject, isRefusal, type RawObject, type Refusal } from './types.ts'

const source = 'sensors'
const eventTypes: ReadonlySet<string> = new Set(['track', 'track_signup', 'track_id_bind', 'track_id_unbind'])
const profileTypes: ReadonlyMap<string, ProfileOperation> = new Map([
  ['profile_set', 'set'],
  ['profile_set_once', 'set_once'],
  ['profile_increment', 'increment'],
  ['profile_append', 'append'],
  ['profile_unset', 'unset'],
  ['profile_delete', 'delete'],
])
const presetEvents: ReadonlyMap<string, string> = new Map([
  ['track_signup', '$SignUp'],
  ['track_id_bind', '$BindID'],
  ['track_id_unbind', '$UnbindID'],
])

/** Decodes records of the Sensors Data SDKs, as they come out of the envelope. */
export function decodeSensors(inputs: readonly unknown[], context: DecodeContext): Decoded {
  return collectWith(inputs, (raw, into) => decodeOne(raw, context, into.issues))
}

function decodeOne(raw: unknown, context: DecodeContext, issues: Issue[]): Outcome {
  if (!isObject(raw)) return refuse('not_an_object', 'a record is a JSON object')
  const { type } = raw
  if (typeof type !== 'string') return refuse('type_missing', 'the record has no type', 'type')
  if (type === 'item_set' || type === 'item_delete') return decodeItem(raw, type === 'item_set' ? 'set' : 'delete', context, issues)
  const op = profileTypes.get(type)
  if (op === undefined && !eventTypes.has(type)) return refuse('type_unknown', 'the record type is unknown', 'type')
  const name = op === undefined ? eventName(raw, type) : ''
  if (typeof name === 'object') return name
  if (raw.properties !== undefined && raw.properties !== null && !isObject(raw.properties))
    return refuse('properties_invalid', 'properties is not an object', 'properties')
  const ids = sensorsIds(raw, type, issues)
  if (isRefusal(ids)) return ids
  const placed = sensorsTime(raw, context)
  if (isRefusal(placed)) return placed
  const key = sensorsKey(raw, context)
  if (key === undefined) return refuse('too_deep', 'the record is nested too deeply')

  const given = isObject(raw.properties) ? raw.properties : {}
  const into = gather(op === undefined ? name : type, issues)
  const base = { key, day: placed.day, time: placed.time, distinctId: ids.distinctId, ids: ids.ids }
  const more = ids.unbind ? { unbind: ids.unbind } : {}
  if (op !== undefined) return { ...base, profile: { op, properties: profileProperties(op, given, into, context.timeZone) } }
  const properties = sensorsProperties(given, into, context.timeZone)
  addServerProperties(properties, raw, context, placed)
  return { ...base, ...more, event: { name, properties } } satisfies CanonicalRecord
}

function decodeItem(raw: RawObject, op: 'set' | 'delete', context: DecodeContext, issues: Issue[]): CanonicalRecord | Refusal {
  const given = isObject(raw.properties) ? raw.properties : {}
  const item = itemOf(op, raw.item_type, raw.item_id, () => sensorsProperties(given, gather('', issues), context.timeZone))
  if (isRefusal(item)) return item
  const placed = sensorsTime(raw, context)
  if (isRefusal(placed)) return placed
  const key = sensorsKey(raw, context)
  return key === undefined ? refuse('too_deep', 'the record is nested too deeply') : itemRecord(key, placed, item)
}

function eventName(raw: RawObject, type: string): string | Refusal {
  const name = raw.event ?? presetEvents.get(type)
  if (typeof name !== 'string') return refuse('event_name_missing', 'the record has no event name', 'event')
  const verdict = checkName(name)
  return verdict === 'ok' ? name : refuse(`event_name_${verdict}`, 'letters, digits, _ and $, at most 100, no reserved word', 'event')
}

function sensorsTime(raw: RawObject, context: DecodeContext): Placed | Refusal {
  if (raw.time === undefined || raw.time === null) return refuse('time_missing', 'the record has no time', 'time')
  const time = epochMs(raw.time)
  if (time === undefined) return refuse('time_invalid', 'time is not a number of milliseconds', 'time')
  const isFree = raw.time_free !== undefined && raw.time_free !== null
  const sentAt = epochMs(raw._flush_time)
  return (
    placeTime(time, { receivedAt: context.receivedAt, sentAt, isFree }) ?? refuse('time_out_of_window', 'too old or in the future', 'time')
  )
}

/** `_track_id` alone is a few random digits; without it the record itself, but for the time of this attempt. */
function sensorsKey(raw: RawObject, context: DecodeContext): string | undefined {
  const track = plain(raw._track_id)
  if (track !== '')
    return recordKey(
      source,
      context.projectId,
      `${track}\n${plain(raw.time)}\n${plain(raw.type)}\n${plain(raw.event)}\n${plain(raw.distinct_id)}${itemKey(raw)}`,
    )
  if (isDeeper(raw, 64)) return undefined
  const { _flush_time, ...content } = raw
  return recordKey(source, context.projectId, JSON.stringify(content))
}

const itemKey = (raw: RawObject): string => (raw.item_id === undefined ? '' : `\n${plain(raw.item_type)}\n${plain(raw.item_id)}`)

const plain = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

function profileProperties(op: ProfileOperation, given: RawObject, into: ReturnType<typeof gather>, timeZone: string): Properties {
  const properties = op === 'delete' ? {} : sensorsProperties(given, into, timeZone)
  for (const name in properties) {
    const value = properties[name]
    if (op === 'append' && typeof value === 'string') properties[name] = [value]
    const isFit =
      op === 'increment' ? typeof value === 'number' : op === 'append' ? typeof value === 'string' || Array.isArray(value) : true
    if (isFit) continue
    delete properties[name]
    complain(into, op === 'increment' ? 'property_not_a_number' : 'property_not_a_list', name, value)
  }
  return properties
}

const clientLibraries: ReadonlySet<unknown> = new Set(['js', 'MiniProgram', 'Android', 'iOS', 'HarmonyOS'])

/** What only the server knows. The address a client claims is believed from servers, never from browsers and phones. */
function addServerProperties(properties: Properties, raw: RawObject, context: DecodeContext, placed: Placed): void {
  const isClient = isObject(raw.lib) && clientLibraries.has(raw.lib.$lib)
  if (isClient && context.ip !== undefined) properties.$ip = context.ip
  if (isClient && context.userAgent !== undefined) properties.$user_agent = context.userAgent
  if (placed.original !== undefined) properties.$original_time = placed.original
}
