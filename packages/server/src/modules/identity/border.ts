import type { CanonicalRecord, IdentityRef, Json } from '@millrace/contract/events.ts'
import { isDeviceId, normaliseId } from '@millrace/contract/ids.ts'
import type { ProjectIds } from './id-types.ts'

/**
 * Records with their ids as the project keeps them: hashed types as hashes, wherever the plain value stands, strongest id
 * first. Done before anything is written, and once more before people are looked for, since settings change meanwhile.
 */
export function atBorder(records: readonly CanonicalRecord[], ids: ProjectIds): readonly CanonicalRecord[] {
  if (ids.isDefault) return records
  const ordered = records.some((record) => !isOrdered(record.ids, ids)) ? records.map((record) => strongestFirst(record, ids)) : records
  return ids.hashes ? ordered.map((record) => hideIds(record, ids)) : ordered
}

const rank = ({ rules }: ProjectIds, { type }: IdentityRef): number => (isDeviceId(type) ? Number.MAX_SAFE_INTEGER : rules.rankOf(type))

function isOrdered(refs: readonly IdentityRef[], ids: ProjectIds): boolean {
  for (let i = 1; i < refs.length; i++) {
    const [one, next] = [refs[i - 1], refs[i]]
    if (one && next && rank(ids, one) > rank(ids, next)) return false
  }
  return true
}

const strongestFirst = (record: CanonicalRecord, ids: ProjectIds): CanonicalRecord => ({
  ...record,
  ids: record.ids.toSorted((a, b) => rank(ids, a) - rank(ids, b)),
})

function hideIds(record: CanonicalRecord, ids: ProjectIds): CanonicalRecord {
  const hidden = [...record.ids, ...(record.unbind ?? [])].filter((ref) => ids.stored(ref).value !== ref.value)
  if (hidden.length === 0) return record
  const text = (given: string): string => hidden.reduce((hiding, ref) => hideIn(hiding, ref, ids.stored(ref).value), given)
  const kept = record.ids.map(ids.stored)
  const isPlain = record.ids.some((ref, i) => ref.value === record.distinctId && kept[i]?.value === ref.value)
  const { event, profile, item, unbind } = record
  return {
    ...record,
    ids: kept,
    // What is neither a plain id of the record nor hidden as one might still hold one, as `$identity_mobile+139…` does.
    distinctId: isPlain ? record.distinctId : (kept[0]?.value ?? ''),
    ...(unbind ? { unbind: unbind.map(ids.stored) } : {}),
    ...(event ? { event: { ...event, properties: hideAll(event.properties, text) } } : {}),
    ...(profile ? { profile: { ...profile, properties: hideAll(profile.properties, text) } } : {}),
    ...(item ? { item } : {}),
  }
}

type Properties = { readonly [key: string]: Json }

/** A value is hidden where it is the whole text, however written, and where it is a part: in an address, in a note. */
function hideIn(text: string, { type, value }: IdentityRef, hash: string): string {
  if (text === value || normaliseId(type, text) === value) return hash
  const short = type === 'mobile' && value.startsWith('+86') ? value.slice(3) : value
  return short.length < 6 ? text : text.replaceAll(value, hash).replaceAll(short, hash)
}

const hideAll = (properties: Properties, text: (given: string) => string): Properties =>
  Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, hideValue(value, text)]))

function hideValue(value: Json, text: (given: string) => string): Json {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'number') {
    const given = text(String(value))
    return given === String(value) ? value : given
  }
  if (value === null || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map((one: Json) => hideValue(one, text))
  return hideAll(value as Properties /* what is left of JSON */, text)
}
