import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import { refKey } from '../src/modules/identity/known.ts'

/** Who each id and each record belongs to; equal labels are one person. */
export interface Answer {
  readonly ids: ReadonlyMap<string, string>
  readonly records: ReadonlyMap<string, string>
}

/**
 * The slow meaning of One-ID, for worlds in which no two logins are linked: all records are known at once. Graph ids in
 * one record are one person. Devices that a record without graph ids names together are one. A device belongs to the
 * first account seen on it; what it does anonymously belongs to the last account seen before, else to the first.
 */
export function decide(records: readonly CanonicalRecord[]): Answer {
  const parents = new Map<string, string>()
  const root = (key: string): string => {
    const parent = parents.get(key) ?? key
    return parent === key ? key : root(parent)
  }
  for (const { ids } of records) {
    const graph = ids.filter((ref) => !isDeviceId(ref.type))
    const [one, ...others] = (graph.length > 0 ? graph : ids).map(refKey)
    for (const other of others) if (one !== undefined) parents.set(root(other), root(one))
  }
  const seen = new Map<string, { at: number; by: string }[]>()
  for (const { ids, time } of records) {
    const [by] = ids.filter((ref) => !isDeviceId(ref.type))
    if (!by) continue
    for (const ref of ids.filter((id) => isDeviceId(id.type))) {
      const device = root(refKey(ref))
      seen.set(device, [...(seen.get(device) ?? []), { at: time, by: refKey(by) }])
    }
  }
  for (const accounts of seen.values()) accounts.sort((a, b) => a.at - b.at || (a.by < b.by ? -1 : 1))
  const deviceAt = (device: string, time: number): string => {
    const accounts = seen.get(device) ?? []
    const account = accounts.findLast((one) => one.at <= time) ?? accounts[0]
    return account ? root(account.by) : device
  }
  const ids = new Map<string, string>()
  const owners = new Map<string, string>()
  for (const record of records) {
    for (const ref of record.ids)
      ids.set(refKey(ref), isDeviceId(ref.type) ? deviceAt(root(refKey(ref)), Number.NEGATIVE_INFINITY) : root(refKey(ref)))
    const [by] = record.ids.filter((ref) => !isDeviceId(ref.type))
    const [device] = record.ids
    owners.set(record.key, by ? root(refKey(by)) : deviceAt(root(device ? refKey(device) : ''), record.time))
  }
  return { ids, records: owners }
}

/** Labels by first appearance, so that answers with other names are equal when they part alike. */
export function relabel(labels: ReadonlyMap<string, unknown>, names = new Map<unknown, number>()): Record<string, number> {
  const sorted = [...labels].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sorted.map(([key, label]) => [key, names.get(label) ?? names.set(label, names.size).size - 1]))
}

/**
 * The slow meaning of ids that expire: all days an id was named on are known at once; where two neighbours are too far apart,
 * what came before is another id. The last of them keeps the name.
 */
export function withLives(records: readonly CanonicalRecord[], expiresAfter: (type: string) => number | undefined): CanonicalRecord[] {
  const dayOf = (record: CanonicalRecord): number => Math.floor(record.time / 86_400_000)
  return records.map((record) => ({
    ...record,
    ids: record.ids.map((ref) => {
      const most = expiresAfter(ref.type)
      if (most === undefined) return ref
      const days = records.filter((one) => one.ids.some((id) => refKey(id) === refKey(ref))).map(dayOf)
      const later = [...new Set(days)].filter((day) => day >= dayOf(record)).toSorted((a, b) => a - b)
      const gaps = later.filter((day, i) => day - (later[i - 1] ?? day) > most).length
      return gaps === 0 ? ref : { type: `was:${ref.type}`, value: `${ref.value}~${gaps}` }
    }),
  }))
}
