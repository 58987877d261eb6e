import type { IdentityRef } from '@millrace/contract/events.ts'
import { type Known, refKey, type Sighting } from './known.ts'

/** Account seen on a device: of a batch, or known before. */
export interface Seen {
  readonly at: number
  readonly by: IdentityRef
  readonly known?: Sighting
}

/** Devices that are one, since a record without an account named them together. */
export interface Device {
  /** Home number of its ids; negative until the sequence has given a real one. */
  root: number
  /** Who it belonged to before the batch; nobody when it is new. */
  owner: number | undefined
  /** Several accounts were seen on it: its past is read for each of its ids, for those that are new as well. */
  contested: boolean
  /** Belongs to its owner throughout: what was seen on it need not be known. */
  readonly calm: boolean
  /** A person that the device was, before an account was seen on it. */
  readonly anonymous: Set<number>
  /** Oldest first. */
  seen: Seen[]
  /** Known devices that became this one in this batch. */
  readonly joined: { readonly root: number; readonly owner: number; readonly wasSeen: boolean }[]
  /** Time and kind of the record that it was first seen with, when it is new. */
  readonly born: { readonly at: number; readonly test: boolean } | undefined
}

/**
 * Sightings of one account closer than this tell nothing new. It bounds what a login that arrives late can miss: accounts
 * that take turns on a device within a minute, and arrive out of order.
 */
const sightingMs = 60_000

/** The devices of a batch and who was seen on them when. Pure. */
export class Devices {
  readonly added: { readonly device: Device; readonly seen: Seen }[] = []
  private readonly byRoot = new Map<number, Device>()
  private readonly roots = new Map<string, Device>()
  private readonly recent = new Map<number, number>()
  private readonly known: Known
  private readonly newNumber: () => number

  constructor(known: Known, newNumber: () => number) {
    this.known = known
    this.newNumber = newNumber
  }

  all(): Iterable<Device> {
    return new Set([...this.byRoot.values()].map((device) => this.current(device)))
  }

  /** The device that this one has become. */
  current(device: Device): Device {
    let at = device
    for (let next = this.byRoot.get(at.root); next && next !== at; next = this.byRoot.get(at.root)) at = next
    return at
  }

  find(ref: IdentityRef): Device | undefined {
    const key = refKey(ref)
    const found = this.roots.get(key)
    if (found) return this.current(found)
    const owner = this.known.owners.get(key)
    if (!owner) return undefined
    const device = this.byRoot.get(owner.homeId) ?? this.load(owner.homeId, owner.personId)
    if (owner.contested) device.contested = true
    this.roots.set(key, device)
    return device
  }

  /** A device nobody has seen before, or a new id of one. */
  bind(ref: IdentityRef, born: { at: number; test: boolean }, device?: Device): Device {
    const made = device ?? {
      root: this.newNumber(),
      owner: undefined,
      contested: false,
      calm: false,
      anonymous: new Set<number>(),
      seen: [],
      joined: [],
      born,
    }
    this.byRoot.set(made.root, made)
    this.roots.set(refKey(ref), made)
    return made
  }

  /** Two are one from now on: the one that an account was seen on stays, else the older one. */
  join(one: Device, other: Device): Device {
    if (one === other) return one
    const [keep, gone] = rank(other) < rank(one) ? [other, one] : [one, other]
    for (const person of gone.anonymous) keep.anonymous.add(person)
    keep.joined.push(...gone.joined)
    if (gone.root > 0 && gone.owner !== undefined)
      keep.joined.push({ root: gone.root, owner: gone.owner, wasSeen: gone.seen.some((seen) => seen.known) })
    for (const seen of gone.seen) insert(keep.seen, seen)
    keep.contested ||= gone.contested
    this.byRoot.set(gone.root, keep)
    return keep
  }

  /** An account is seen on a device. */
  see(device: Device, at: number, by: IdentityRef): void {
    if (device.calm) return this.seeOwner(device, at, by)
    const near = device.seen[before(device.seen, at)] ?? device.seen[0]
    if (near && near.by.value === by.value && near.by.type === by.type && Math.abs(at - near.at) < sightingMs) return
    const seen = { at, by }
    if (insert(device.seen, seen)) this.added.push({ device, seen })
  }

  private seeOwner(device: Device, at: number, by: IdentityRef): void {
    const last = this.recent.get(device.root) ?? this.known.recent.get(device.root)
    if (last !== undefined && at >= last && at - last < sightingMs) return
    this.recent.set(device.root, at)
    this.added.push({ device, seen: { at, by } })
  }

  private load(root: number, owner: number): Device {
    const known = this.known.sightings.get(root)
    const sightings = known ?? []
    const isAnonymous = sightings.length === 0 && (this.known.levels.get(owner) ?? 0) === 0
    const device: Device = {
      root,
      owner,
      contested: false,
      calm: known === undefined && !isAnonymous,
      anonymous: new Set(isAnonymous ? [owner] : []),
      seen: sightings.map((known) => ({ at: known.at, by: known.by, known })),
      joined: [],
      born: undefined,
    }
    this.byRoot.set(root, device)
    return device
  }
}

/** Place of the last sighting not after a moment, or -1. */
export function before(seen: readonly Seen[], at: number): number {
  let i = seen.length - 1
  while (i >= 0 && (seen[i]?.at ?? at) > at) i--
  return i
}

/** Keeps the order (time, id); false when it is there already. */
function insert(list: Seen[], seen: Seen): boolean {
  let i = list.length
  for (; i > 0; i--) {
    const other = list[i - 1]
    if (!other || isBefore(other, seen)) break
    if (!isBefore(seen, other)) return false
  }
  list.splice(i, 0, seen)
  return true
}

const isBefore = (a: Seen, b: Seen): boolean => a.at < b.at || (a.at === b.at && refKey(a.by) < refKey(b.by))

/** Smaller stays. New devices have negative numbers, the first of them -1. */
const rank = (device: Device): number =>
  (device.seen.some((seen) => seen.known) ? 0 : 2 ** 54) + (device.root > 0 ? device.root : 2 ** 53 - device.root)
