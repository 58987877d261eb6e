import type { CanonicalRecord, IdentityRef } from '@millrace/contract/events.ts'

export interface Owner {
  readonly personId: number
  /** 0 only device ids, 1 known by some graph id, 2 has a login. */
  readonly level: number
  /** The number its events are collected under, for ever; devices that are one share it. */
  readonly homeId: number
  /** Events of this device have been collected under its home number, and overrides say whose they are. */
  readonly collects: boolean
  /** Several accounts have been seen on this device. */
  readonly contested: boolean
  /** Other graph ids that came in one record with it. */
  readonly links: readonly string[]
}

/** An account seen on a device. */
export interface Sighting {
  readonly at: number
  readonly by: IdentityRef
  /** Who has that id now. */
  readonly personId: number
  /** Number for anonymous events of this account on this device, if there has been one. */
  readonly numberId: number | undefined
}

/** What the database knows about the ids of a batch. Keys are `refKey(ref)`. */
export interface Known {
  readonly owners: ReadonlyMap<string, Owner>
  /** Level of each person named here. */
  readonly levels: ReadonlyMap<number, number>
  /**
   * Per home number of a device, oldest first: from the last sighting before the batch's first event on it. A device that is
   * missing here belongs to its owner throughout, and nobody else is seen on it in this batch.
   */
  readonly sightings: ReadonlyMap<number, readonly Sighting[]>
  /** Devices on which their owner was seen of late, and when. */
  readonly recent: ReadonlyMap<number, number>
  /** Ids by type of people who may get more. */
  readonly counts: ReadonlyMap<number, ReadonlyMap<string, number>>
  /** Merges of the last hour into people who may be merged. */
  readonly merges: ReadonlyMap<number, number>
  /** Pairs that a human decided to keep apart. */
  readonly decided: ReadonlySet<string>
}

export const pairKey = (one: number, other: number): string => `${Math.min(one, other)}\n${Math.max(one, other)}`

export const refKey = (ref: IdentityRef): string => `${ref.type}\n${ref.value}`

/** Each id of the records once, and the earliest time of a record that has it. */
export function distinctRefs(records: readonly CanonicalRecord[]): Map<string, { readonly ref: IdentityRef; first: number }> {
  const found = new Map<string, { readonly ref: IdentityRef; first: number }>()
  for (const record of records)
    for (const ref of record.ids) {
      const key = refKey(ref)
      const one = found.get(key)
      if (!one) found.set(key, { ref, first: record.time })
      else if (record.time < one.first) one.first = record.time
    }
  return found
}
